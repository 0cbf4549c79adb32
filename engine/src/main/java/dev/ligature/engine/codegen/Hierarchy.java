package dev.ligature.engine.codegen;

import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.constant.ConstantDescs;

/**
 * What the class file library is told of classes when it merges types for the verifier: nothing is
 * loaded for it. Values merged are of equal types, or one is a plain object.
 */
final class Hierarchy {
  static final ClassHierarchyResolver RESOLVER =
      desc -> ClassHierarchyInfo.ofClass(ConstantDescs.CD_Object);

  private Hierarchy() {}
}
