! The determinant of a matrix, by Gauss's elimination.
real(c_double) function f_determinant(n, a) bind(c)
  use iso_c_binding
  implicit none
  integer(c_int), value :: n
  real(c_double), intent(inout) :: a(n, n)
  integer :: i, j, k
  real(c_double) :: factor
  f_determinant = 1
  do k = 1, n
    f_determinant = f_determinant * a(k, k)
    do j = k + 1, n
      factor = a(k, j) / a(k, k)
      do i = k, n
        a(i, j) = a(i, j) - a(i, k) * factor
      end do
    end do
  end do
end function
