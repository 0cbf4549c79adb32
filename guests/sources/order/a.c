#include "order.h"

LIBRARY(1)
