#include "session/vec-snapshot.h"

#include "table/vec-filter-edit.h"

VecSnapshot *
vec_snapshot_new (void)
{
  VecSnapshot *snapshot = g_new0 (VecSnapshot, 1);

  snapshot->refs = 1;
  vec_projection_params_init (&snapshot->recipe.params);
  snapshot->recipe.method = vec_projection_method_find ("tsne");
  for (int i = 0; i < VEC_MAX_METHODS; i++)
    snapshot->params[i] = snapshot->recipe.params;
  snapshot->metric = VEC_METRIC_COSINE;
  snapshot->n_neighbors = 10;
  snapshot->color_by = g_strdup ("cluster");
  vec_encodings_init (&snapshot->encodings);
  snapshot->label_by = g_strdup ("");
  snapshot->n_clusters = 10;
  snapshot->selected_row = -1;
  snapshot->is_following = TRUE;
  snapshot->camera.scale = 1;
  snapshot->orbit = vec_orbit_get_start ();
  snapshot->arrived = vec_snapshot_get_view (snapshot);
  snapshot->texts = g_ptr_array_new_with_free_func (g_object_unref);
  return snapshot;
}

VecSnapshot *
vec_snapshot_copy (const VecSnapshot *snapshot)
{
  VecSnapshot *copy = g_memdup2 (snapshot, sizeof *snapshot);

  copy->refs = 1;
  vec_rows_ref (copy->rows);
  if (copy->parent != NULL)
    vec_snapshot_ref (copy->parent);
  vec_recipe_copy (&snapshot->recipe, &copy->recipe);
  copy->color_by = g_strdup (snapshot->color_by);
  vec_encodings_copy (&snapshot->encodings, &copy->encodings);
  copy->label_by = g_strdup (snapshot->label_by);
  vec_filter_ref (copy->filter);
  vec_row_set_ref (copy->hidden_rows);
  vec_row_set_ref (copy->chosen);
  copy->texts = g_ptr_array_ref (snapshot->texts);
  copy->trail = vec_trail_ref (snapshot->trail);
  copy->ahead = vec_trail_ref (snapshot->ahead);
  if (copy->selected_text != NULL)
    g_object_ref (copy->selected_text);
  return copy;
}

VecSnapshot *
vec_snapshot_ref (VecSnapshot *snapshot)
{
  snapshot->refs++;
  return snapshot;
}

void
vec_snapshot_unref (VecSnapshot *snapshot)
{
  if (--snapshot->refs > 0)
    return;
  vec_rows_unref (snapshot->rows);
  g_clear_pointer (&snapshot->parent, vec_snapshot_unref);
  vec_recipe_clear (&snapshot->recipe);
  g_free (snapshot->color_by);
  vec_encodings_clear (&snapshot->encodings);
  g_free (snapshot->label_by);
  vec_filter_unref (snapshot->filter);
  vec_row_set_unref (snapshot->hidden_rows);
  vec_row_set_unref (snapshot->chosen);
  g_ptr_array_unref (snapshot->texts);
  vec_trail_unref (snapshot->trail);
  vec_trail_unref (snapshot->ahead);
  g_clear_object (&snapshot->selected_text);
  g_free (snapshot);
}

static gboolean
texts_equal (GPtrArray *a, GPtrArray *b)
{
  if (a == b)
    return TRUE;
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (a->pdata[i] != b->pdata[i])
      return FALSE;
  return TRUE;
}

static gboolean
camera_equal (const VecSnapshot *a, const VecSnapshot *b)
{
  if (a->is_following != b->is_following || !vec_orbit_equal (&a->orbit, &b->orbit))
    return FALSE;
  return a->is_following || vec_camera_equal (&a->camera, &b->camera);
}

gboolean
vec_snapshot_guides_equal (const VecSnapshot *a, const VecSnapshot *b)
{
  for (int kind = 0; kind < VEC_N_GUIDES; kind++)
    if (!vec_guide_equal (a->recipe.guides[kind], b->recipe.guides[kind]))
      return FALSE;
  return TRUE;
}

static int
get_number (const VecProjectionMethod *method)
{
  const VecProjectionMethod *const *methods = vec_projection_methods_get ();
  int number = 0;

  while (methods[number] != method)
    number++;
  g_assert (number < VEC_MAX_METHODS);
  return number;
}

const VecProjectionParams *
vec_snapshot_get_params (const VecSnapshot *snapshot, const VecProjectionMethod *method)
{
  return &snapshot->params[get_number (method)];
}

/* What vec_recipe_extend() raises. */
static const VecParameter *
find_extensible (const VecProjectionMethod *method)
{
  const VecParameter *refining = vec_projection_method_find_parameter (method, "refining-iterations");

  return refining != NULL ? refining : vec_projection_method_find_parameter (method, "iterations");
}

double
vec_snapshot_get_chosen (const VecSnapshot *snapshot, const VecProjectionMethod *method, const VecParameter *parameter)
{
  double value = vec_parameter_get (parameter, vec_snapshot_get_params (snapshot, method));

  return parameter == find_extensible (method) ? value - snapshot->n_extra[get_number (method)] : value;
}

gboolean
vec_snapshot_params_equal (const VecSnapshot *a, const VecSnapshot *b)
{
  for (const VecProjectionMethod *const *method = vec_projection_methods_get (); *method != NULL; method++)
    for (const VecParameter *parameter = (*method)->parameters; parameter->id != NULL; parameter++)
      if (vec_parameter_get (parameter, vec_snapshot_get_params (a, *method))
          != vec_parameter_get (parameter, vec_snapshot_get_params (b, *method)))
        return FALSE;
  return vec_snapshot_get_dims (a) == vec_snapshot_get_dims (b);
}

gboolean
vec_snapshot_equal (const VecSnapshot *a, const VecSnapshot *b)
{
  return a->rows == b->rows && a->parent == b->parent && vec_recipe_equal (&a->recipe, &b->recipe) && vec_snapshot_guides_equal (a, b)
         && vec_snapshot_params_equal (a, b)
         && a->recipe.params.seed == b->recipe.params.seed && a->metric == b->metric && a->n_neighbors == b->n_neighbors
         && g_str_equal (a->color_by, b->color_by) && a->n_clusters == b->n_clusters
         && a->hides_pictures == b->hides_pictures
         && vec_encodings_equal (&a->encodings, &b->encodings) && g_str_equal (a->label_by, b->label_by) && a->terrain == b->terrain
         && vec_row_set_equal (a->hidden_rows, b->hidden_rows) && vec_row_set_equal (a->chosen, b->chosen)
         && vec_filter_equal (a->filter, b->filter)
         && a->is_isolated == b->is_isolated
         && a->selected_row == b->selected_row && a->selected_text == b->selected_text && a->trail == b->trail && a->ahead == b->ahead
         && camera_equal (a, b) && texts_equal (a->texts, b->texts);
}

void
vec_snapshot_set_parameter (VecSnapshot *snapshot, const VecProjectionMethod *method, const char *id, double value)
{
  const VecParameter *parameter = vec_projection_method_find_parameter (method, id);
  int number = get_number (method);

  if (parameter == NULL)
    return;
  vec_parameter_set (parameter, &snapshot->params[number], vec_parameter_clamp (parameter, value));
  if (parameter == find_extensible (method))
    snapshot->n_extra[number] = 0;
}

void
vec_snapshot_follow_extension (VecSnapshot *snapshot)
{
  const VecProjectionMethod *method = snapshot->recipe.method;
  const VecParameter *parameter = find_extensible (method);
  double chosen, extended;

  if (parameter == NULL)
    return;
  chosen = vec_snapshot_get_chosen (snapshot, method, parameter);
  vec_snapshot_set_parameter (snapshot, method, parameter->id, vec_parameter_get (parameter, &snapshot->recipe.params));
  extended = vec_parameter_get (parameter, vec_snapshot_get_params (snapshot, method));
  snapshot->n_extra[get_number (method)] = (int) (extended - chosen);
}

void
vec_snapshot_set_seed (VecSnapshot *snapshot, guint64 seed)
{
  for (int i = 0; i < VEC_MAX_METHODS; i++)
    snapshot->params[i].seed = seed;
}

void
vec_snapshot_set_dims (VecSnapshot *snapshot, int n_dims)
{
  for (int i = 0; i < VEC_MAX_METHODS; i++)
    snapshot->params[i].n_dims = n_dims;
}

int
vec_snapshot_get_dims (const VecSnapshot *snapshot)
{
  return snapshot->params[0].n_dims;
}

void
vec_snapshot_fit_params (VecSnapshot *snapshot, gint64 n_rows)
{
  for (int i = 0; i < VEC_MAX_METHODS; i++)
    vec_projection_params_fit (&snapshot->params[i], n_rows);
}

void
vec_snapshot_keep_params (VecSnapshot *snapshot, const VecSnapshot *other)
{
  const VecProjectionMethod *const *methods = vec_projection_methods_get ();

  for (int i = 0; methods[i] != NULL; i++)
    {
      snapshot->params[i].seed = other->params[i].seed;
      snapshot->params[i].n_iterations = other->params[i].n_iterations;
      if (find_extensible (methods[i]) == vec_projection_method_find_parameter (methods[i], "iterations"))
        snapshot->params[i].n_iterations -= other->n_extra[i];
    }
}

void
vec_snapshot_take_params (VecSnapshot *snapshot)
{
  snapshot->recipe.params = *vec_snapshot_get_params (snapshot, snapshot->recipe.method);
  snapshot->recipe.start = 0;
}

void
vec_snapshot_set_color_by (VecSnapshot *snapshot, const char *color_by)
{
  g_free (snapshot->color_by);
  snapshot->color_by = g_strdup (color_by);
}

void
vec_snapshot_set_filter (VecSnapshot *snapshot, VecFilter *filter)
{
  vec_filter_ref (filter);
  vec_filter_unref (snapshot->filter);
  snapshot->filter = filter;
}

/* Takes @filter. */
static void
put_filter (VecSnapshot *snapshot, VecFilter *filter)
{
  vec_snapshot_set_filter (snapshot, filter);
  vec_filter_unref (filter);
}

gboolean
vec_snapshot_is_hidden (const VecSnapshot *snapshot, int cluster)
{
  VecFilterValue value = { NULL, NULL, cluster };

  return vec_filter_hides (snapshot->filter, &value);
}

void
vec_snapshot_set_hidden (VecSnapshot *snapshot, int cluster, gboolean hidden)
{
  VecFilterValue value = { NULL, NULL, cluster };

  put_filter (snapshot, vec_filter_with_hidden (snapshot->filter, &value, 1, hidden));
}

void
vec_snapshot_show_all_clusters (VecSnapshot *snapshot)
{
  put_filter (snapshot, vec_filter_without_clusters (snapshot->filter));
}

static GPtrArray *
copy_texts (GPtrArray *texts, guint without)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < texts->len; i++)
    if (i != without)
      g_ptr_array_add (copy, g_object_ref (texts->pdata[i]));
  return copy;
}

void
vec_snapshot_add_text (VecSnapshot *snapshot, VecTextItem *item)
{
  GPtrArray *texts = copy_texts (snapshot->texts, G_MAXUINT);

  g_ptr_array_add (texts, g_object_ref (item));
  g_ptr_array_unref (snapshot->texts);
  snapshot->texts = texts;
}

void
vec_snapshot_remove_text (VecSnapshot *snapshot, guint index)
{
  GPtrArray *texts = copy_texts (snapshot->texts, index);

  if (snapshot->selected_text == snapshot->texts->pdata[index])
    g_clear_object (&snapshot->selected_text);
  g_ptr_array_unref (snapshot->texts);
  snapshot->texts = texts;
}

int
vec_snapshot_find_text (const VecSnapshot *snapshot, VecTextItem *item)
{
  guint index;

  return item != NULL && g_ptr_array_find (snapshot->texts, item, &index) ? (int) index : -1;
}

/* ---- Places */

VecPlace
vec_snapshot_get_place (const VecSnapshot *snapshot)
{
  VecPlace place = {
    .row = snapshot->selected_row,
    .text = snapshot->selected_text,
    .is_following = snapshot->is_following,
    .camera = snapshot->camera,
    .is_deep = vec_snapshot_get_dims (snapshot) == 3,
    .side = snapshot->orbit.rotation,
    .picture = snapshot->picture,
  };

  return place;
}

void
vec_snapshot_set_trail (VecSnapshot *snapshot, VecTrail *trail, VecTrail *ahead)
{
  vec_trail_unref (snapshot->trail);
  vec_trail_unref (snapshot->ahead);
  snapshot->trail = trail;
  snapshot->ahead = ahead;
}

VecPlace
vec_snapshot_get_view (const VecSnapshot *snapshot)
{
  VecPlace place = vec_snapshot_get_place (snapshot);

  place.row = -1;
  place.text = NULL;
  return place;
}

void
vec_snapshot_leave (VecSnapshot *snapshot)
{
  VecPlace place = vec_snapshot_get_place (snapshot);

  vec_snapshot_set_trail (snapshot, vec_trail_push (snapshot->trail, &place), NULL);
  snapshot->arrived = vec_snapshot_get_view (snapshot);
}

void
vec_snapshot_select_only (VecSnapshot *snapshot, gint64 row, VecTextItem *text)
{
  snapshot->selected_row = row;
  g_set_object (&snapshot->selected_text, text);
}

void
vec_snapshot_go_to (VecSnapshot *snapshot, const VecPlace *place)
{
  vec_snapshot_select_only (snapshot, place->row, place->text);
  snapshot->is_following = place->is_following || place->picture != snapshot->picture;
  snapshot->camera = place->camera;
  if (place->picture == snapshot->picture && place->is_deep)
    snapshot->orbit.rotation = place->side;
  snapshot->arrived = vec_snapshot_get_view (snapshot);
}

void
vec_snapshot_select (VecSnapshot *snapshot, gint64 row, VecTextItem *text)
{
  if (snapshot->selected_row >= 0 || snapshot->selected_text != NULL)
    vec_snapshot_leave (snapshot);
  vec_snapshot_select_only (snapshot, row, text);
}

/* ---- Sets of rows */

static void
set_rows (VecRowSet **place, VecRowSet *rows)
{
  VecRowSet *kept = rows != NULL && !vec_row_set_is_empty (rows) ? vec_row_set_ref (rows) : NULL;

  vec_row_set_unref (*place);
  *place = kept;
}

void
vec_snapshot_set_chosen (VecSnapshot *snapshot, VecRowSet *rows)
{
  set_rows (&snapshot->chosen, rows);
  snapshot->is_isolated = snapshot->is_isolated && snapshot->chosen != NULL;
}

void
vec_snapshot_set_hidden_rows (VecSnapshot *snapshot, VecRowSet *rows)
{
  set_rows (&snapshot->hidden_rows, rows);
}

void
vec_snapshot_fit_rows (VecSnapshot *snapshot, gint64 n_rows)
{
  VecRowSet **sets[] = { &snapshot->chosen, &snapshot->hidden_rows };

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    if (*sets[i] != NULL && vec_row_set_get_n_rows (*sets[i]) != n_rows)
      {
        g_autoptr (VecRowSet) fitted = vec_row_set_new_resized (*sets[i], n_rows);

        set_rows (sets[i], fitted);
      }
  snapshot->is_isolated = snapshot->is_isolated && snapshot->chosen != NULL;
}
