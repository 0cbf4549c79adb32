package dev.ligature.trino;

import dev.ligature.trino.call.CallPlan;
import dev.ligature.trino.call.SqlTypes;
import dev.ligature.trino.signature.Prototype;
import dev.ligature.trino.signature.PrototypeParser;
import dev.ligature.trino.signature.Signature;
import dev.ligature.trino.signature.SignatureException;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.function.InvocationConvention;
import io.trino.spi.function.LanguageFunctionEngine;
import io.trino.spi.function.ScalarFunctionImplementation;
import io.trino.spi.session.PropertyMetadata;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code LANGUAGE WASM}. */
final class WasmFunctionEngine implements LanguageFunctionEngine {
  private static final String LIBRARY = "library";
  private static final String SYMBOL = "symbol";
  private static final String SIGNATURE = "signature";

  /** What tells one plan from another. */
  private record PlanKey(String target, String signature, String declarations, SqlTypes sql) {}

  private final Worker worker;

  /** Queries that come later find the code of their calls compiled. */
  private final RecentlyUsed<PlanKey, CallPlan> plans = new RecentlyUsed<>();

  /**
   * Of a server.
   *
   * @param worker what it has
   */
  WasmFunctionEngine(Worker worker) {
    this.worker = worker;
  }

  @Override
  public String getLanguage() {
    return "WASM";
  }

  @Override
  public List<PropertyMetadata<?>> getFunctionProperties() {
    return List.of(
        // The coordinator reads the property, and the workers get what it has made of it.
        new PropertyMetadata<>(
            LIBRARY,
            "File of the library in the folder of libraries, and after an @ its SHA-256",
            VarcharType.VARCHAR,
            String.class,
            "",
            false,
            text -> version((String) text),
            version -> version),
        PropertyMetadata.stringProperty(SYMBOL, "Name of the C function", "", false),
        PropertyMetadata.stringProperty(
            SIGNATURE,
            "Arguments of the C function and what it returns, such as (data, length(data)):u32",
            "",
            false));
  }

  private String version(String text) {
    if (text.isEmpty()) {
      return text;
    }
    try {
      return worker.version(LibraryVersion.parse(text)).toString();
    } catch (IllegalArgumentException e) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_PROPERTY, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void validateScalarFunction(
      Type returnType,
      List<Type> argumentTypes,
      String definition,
      Map<String, Object> properties) {
    plan(target(definition, properties), returnType, argumentTypes, definition, properties);
  }

  @Override
  public ScalarFunctionImplementation getScalarFunctionImplementation(
      Type returnType,
      List<Type> argumentTypes,
      String definition,
      Map<String, Object> properties,
      InvocationConvention invocationConvention) {
    Target target = target(definition, properties);
    return plan(target, returnType, argumentTypes, definition, properties)
        .implementation(
            (query, holder) -> worker.guests(target, query, holder), invocationConvention);
  }

  private static String property(Map<String, Object> properties, String name) {
    return properties.get(name) instanceof String text ? text : "";
  }

  private Target target(String definition, Map<String, Object> properties) {
    String symbol = property(properties, SYMBOL);
    if (symbol.isEmpty()) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_PROPERTY,
          "the property 'symbol' is missing: the name of the C function");
    }
    String library = property(properties, LIBRARY);
    Optional<byte[]> module = FunctionBody.module(definition);
    if (module.isPresent()) {
      if (!library.isEmpty()) {
        throw new TrinoException(
            StandardErrorCode.INVALID_FUNCTION_PROPERTY,
            "the body is a module, so there is no property 'library'");
      } else if (!worker.config().inlineModules()) {
        throw new TrinoException(
            StandardErrorCode.PERMISSION_DENIED,
            "the body is a module, and wasm.inline-modules is false on %s"
                .formatted(worker.config().worker()));
      }
      return new Target(symbol, List.of(new LibraryFile("body", module.get())));
    } else if (library.isEmpty()) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_PROPERTY,
          "the property 'library' is missing: the file of the library, unless the body is a module"
              + " in Base64");
    }
    return worker.target(symbol, LibraryVersion.parse(library));
  }

  private CallPlan plan(
      Target target,
      Type returnType,
      List<Type> argumentTypes,
      String definition,
      Map<String, Object> properties) {
    String signature = property(properties, SIGNATURE);
    PlanKey key =
        new PlanKey(
            target.key(),
            signature,
            FunctionBody.declarations(definition).orElse(""),
            new SqlTypes(returnType, argumentTypes));
    return plans.get(key, () -> newPlan(target, key));
  }

  private CallPlan newPlan(Target target, PlanKey key) {
    try {
      Optional<Prototype> prototype =
          key.declarations().isEmpty()
              ? Optional.empty()
              : Optional.of(PrototypeParser.find(key.declarations(), target.symbol()));
      String text =
          key.signature().isEmpty() ? plain(key.sql().parameters().size()) : key.signature();
      return CallPlan.of(
          target.label(), worker.type(target), prototype, Signature.parse(text), key.sql());
    } catch (SignatureException e) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_PROPERTY, String.valueOf(e.getMessage()), e);
    }
  }

  /** All parameters in their order. */
  private static String plain(int parameters) {
    return IntStream.rangeClosed(1, parameters)
        .mapToObj(index -> "$" + index)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
