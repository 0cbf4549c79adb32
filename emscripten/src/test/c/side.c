extern __thread int main_data;
__thread int side_data = 40;

int side_next(void) {
  main_data += 100;
  return ++side_data;
}
