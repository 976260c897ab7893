#include "app/vectors/vectorvalue.h"
