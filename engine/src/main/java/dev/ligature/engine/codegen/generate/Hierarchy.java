package dev.ligature.engine.codegen.generate;

import static java.lang.constant.ConstantDescs.CD_Object;

import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;

/**
 * What the class file library is told of classes when it merges types for the verifier: nothing is
 * loaded for it. Values merged are of equal types, or one is a plain object.
 */
final class Hierarchy {
  static final ClassHierarchyResolver RESOLVER =
      desc -> ClassHierarchyInfo.ofClass(desc.equals(CD_Object) ? null : CD_Object);

  private Hierarchy() {}
}
