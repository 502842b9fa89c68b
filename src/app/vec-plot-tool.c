#include "app/vec-plot-tool.h"

static const VecPlotTool *const tools[VEC_N_TOOLS] = {
  [VEC_TOOL_HAND] = &vec_hand_tool,
  [VEC_TOOL_RECTANGLE] = &vec_rectangle_tool,
  [VEC_TOOL_LASSO] = &vec_lasso_tool,
  [VEC_TOOL_RULER] = &vec_ruler_tool,
};

const VecPlotTool *
vec_plot_tool_get (VecTool tool)
{
  g_return_val_if_fail (tool < VEC_N_TOOLS, NULL);

  return tools[tool];
}

GType
vec_tool_get_type (void)
{
  static const GEnumValue values[] = {
    { VEC_TOOL_HAND, "VEC_TOOL_HAND", "hand" },
    { VEC_TOOL_RECTANGLE, "VEC_TOOL_RECTANGLE", "rectangle" },
    { VEC_TOOL_LASSO, "VEC_TOOL_LASSO", "lasso" },
    { VEC_TOOL_RULER, "VEC_TOOL_RULER", "ruler" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("VecTool", values));

  return type;
}
