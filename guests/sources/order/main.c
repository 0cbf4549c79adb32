#include "order.h"

LIBRARY(5)
