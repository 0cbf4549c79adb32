#include "order.h"

LIBRARY(3)
