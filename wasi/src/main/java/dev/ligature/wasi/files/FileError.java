package dev.ligature.wasi.files;

/** Why a call failed: the error numbers of POSIX, by their names without the E. */
public enum FileError {
  ACCES,
  AGAIN,
  BADF,
  BUSY,
  DQUOT,
  EXIST,
  FBIG,
  ILSEQ,
  INVAL,
  IO,
  ISDIR,
  LOOP,
  MFILE,
  MLINK,
  NAMETOOLONG,
  NFILE,
  NOENT,
  NOMEM,
  NOSPC,
  NOTDIR,
  NOTEMPTY,
  NOTSUP,
  NXIO,
  PERM,
  ROFS,
  STALE,
  TXTBSY,
  XDEV
}
