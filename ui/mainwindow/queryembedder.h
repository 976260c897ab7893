#pragma once

#include "app/workspace/workspace.h"
#include "ui/search/textembedder.h"

/// Makes the vectors of searched texts by the built-in model that the workspace keeps for the vector column. Where it
/// keeps none the search says so.
TextEmbedder queryEmbedder(const workspace::Workspace &workspace);
