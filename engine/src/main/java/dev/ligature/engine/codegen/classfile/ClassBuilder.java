package dev.ligature.engine.codegen.classfile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Writes a class: first what it extends, then fields and methods in any order. */
public final class ClassBuilder {
  public static final int ACC_PUBLIC = 0x1;
  public static final int ACC_PRIVATE = 0x2;
  public static final int ACC_PROTECTED = 0x4;
  public static final int ACC_STATIC = 0x8;
  public static final int ACC_FINAL = 0x10;
  public static final int ACC_SUPER = 0x20;
  public static final int ACC_ABSTRACT = 0x400;

  /** The name of constructors. */
  public static final String INIT = "<init>";

  /** The name of class initializers. */
  public static final String CLASS_INIT = "<clinit>";

  /** The descriptor of the class that all others extend. */
  public static final String OBJECT = "Ljava/lang/Object;";

  private static final int MAGIC = 0xcafebabe;

  /** That of JDK 25. */
  private static final int MAJOR_VERSION = 69;

  private final int flags;
  private final String type;
  private final ConstantPool pool = new ConstantPool();
  private final int self;
  private final int parent;
  private final Bytes fields = new Bytes(64);
  private final Bytes methods = new Bytes(4_096);
  private final CodeBuilder code;
  private int fieldCount;
  private int methodCount;
  private int sourceFile;
  private final BitSet lineNumbers = new BitSet();
  private String sourceMap = "";
  private final List<Constant> bootstraps = new ArrayList<>();

  /** A class that extends another one. */
  public ClassBuilder(int flags, String type, String parent) {
    this.flags = flags;
    this.type = type;
    this.self = pool.index(pool.ofClass(type));
    this.parent = pool.index(pool.ofClass(parent));
    this.code = new CodeBuilder(this, pool);
  }

  /** A class that extends none but {@code Object}. */
  public ClassBuilder(int flags, String type) {
    this(flags, type, OBJECT);
  }

  String type() {
    return type;
  }

  /** Says what file stack traces name. */
  public void sourceFile(String name) {
    sourceFile = pool.utf8(name);
  }

  /** The numbers of lines that methods by now say their code is of. */
  public BitSet lineNumbers() {
    return lineNumbers;
  }

  /** Says what debuggers want to know of lines. */
  public void sourceMap(String text) {
    sourceMap = text;
  }

  /** Adds a field. */
  public void field(int access, String name, String fieldType) {
    member(fields, access, name, fieldType);
    fields.u2(0);
    fieldCount++;
  }

  private void member(Bytes out, int access, String name, String memberType) {
    out.u2(access);
    out.u2(pool.utf8(name));
    out.u2(pool.utf8(memberType));
  }

  /** Adds a method without code. */
  public void abstractMethod(int access, String name, String methodType) {
    member(methods, access | ACC_ABSTRACT, name, methodType);
    methods.u2(0);
    methodCount++;
  }

  /** Begins a method. Its code has to be ended before the next method is begun. */
  public CodeBuilder method(int access, String name, String methodType) {
    member(methods, access, name, methodType);
    methods.u2(1);
    methodCount++;
    code.begin((access & ACC_STATIC) != 0, name, methodType);
    return code;
  }

  /** Where methods are written. */
  Bytes methods() {
    return methods;
  }

  /** The number of a static method that computes constants. */
  int bootstrap(String owner, String name, String methodType) {
    Constant handle = pool.ofHandle(owner, name, methodType);
    int known = bootstraps.indexOf(handle);
    if (known >= 0) {
      return known;
    }
    bootstraps.add(handle);
    return bootstraps.size() - 1;
  }

  /** The bytes of the largest method's code by now. */
  public int largestCode() {
    return code.largest();
  }

  /** The class file. */
  public byte[] toByteArray() {
    Bytes attributes = new Bytes(64);
    int attributeCount = 0;
    if (sourceFile > 0) {
      attributes.u2(pool.utf8("SourceFile"));
      attributes.u4(2);
      attributes.u2(sourceFile);
      attributeCount++;
    }
    if (!sourceMap.isEmpty()) {
      attributes.u2(pool.utf8("SourceDebugExtension"));
      byte[] text = ConstantPool.encode(sourceMap);
      attributes.u4(text.length);
      attributes.add(text);
      attributeCount++;
    }
    if (!bootstraps.isEmpty()) {
      attributes.u2(pool.utf8("BootstrapMethods"));
      attributes.u4(2 + 4 * bootstraps.size());
      attributes.u2(bootstraps.size());
      for (Constant handle : bootstraps) {
        attributes.u2(pool.index(handle));
        attributes.u2(0);
      }
      attributeCount++;
    }
    Bytes out = new Bytes(64 + pool.size() + fields.size() + methods.size() + attributes.size());
    out.u4(MAGIC);
    out.u2(0);
    out.u2(MAJOR_VERSION);
    pool.writeTo(out);
    out.u2(flags);
    out.u2(self);
    out.u2(parent);
    out.u2(0);
    out.u2(fieldCount);
    out.add(fields);
    out.u2(methodCount);
    out.add(methods);
    out.u2(attributeCount);
    out.add(attributes);
    return out.toArray();
  }
}
