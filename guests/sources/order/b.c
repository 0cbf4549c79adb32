#include "order.h"

LIBRARY(2)
