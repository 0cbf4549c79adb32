C     The greatest common divisor, by Euclid.
      INTEGER FUNCTION F77GCD(A, B)
      INTEGER A, B, X, Y, T
      X = A
      Y = B
   10 IF (Y .EQ. 0) GOTO 20
      T = MOD(X, Y)
      X = Y
      Y = T
      GOTO 10
   20 F77GCD = X
      END
