#include "app/vec-table-copy.h"

#include "session/vec-table-model.h"

#define MAX_COPIED 1000000

typedef struct
{
  VecTable *table;
  VecRowView *view;
  VecRowSet *chosen;
  VecClustering *clustering;
  char *text;
} CopyWork;

static void
copy_work_free (gpointer data)
{
  CopyWork *work = data;

  g_object_unref (work->table);
  vec_row_view_unref (work->view);
  vec_row_set_unref (work->chosen);
  g_clear_pointer (&work->clustering, vec_clustering_unref);
  g_free (work->text);
  g_free (work);
}

static gboolean
copy_work (VecJob *job, gpointer data, GError **error)
{
  CopyWork *work = data;

  work->text = vec_table_to_tsv (work->table, work->view, work->chosen,
                                 work->clustering != NULL ? vec_clustering_get_assignment (work->clustering) : NULL, MAX_COPIED,
                                 vec_job_get_cancellable (job));
  return work->text != NULL;
}

static void
copied (gpointer owner, gpointer data, const GError *error)
{
  CopyWork *work = data;

  if (error == NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (owner)), work->text);
}

void
vec_table_copy (VecJob **slot, GtkWidget *owner, VecSession *session, VecRowView *view)
{
  VecClustering *clustering = vec_session_get_clustering (session);
  CopyWork *work = g_new0 (CopyWork, 1);

  work->table = g_object_ref (vec_session_get_table (session));
  work->view = vec_row_view_ref (view);
  work->chosen = vec_row_set_ref (vec_session_get_chosen (session));
  work->clustering = clustering != NULL ? vec_clustering_ref (clustering) : NULL;
  vec_job_start (slot, owner, g_main_context_default (), work, copy_work_free, copy_work, copied, NULL);
}
