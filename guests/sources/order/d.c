#include "order.h"

LIBRARY(4)
