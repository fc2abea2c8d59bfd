package io.spoor.decisions.policy;

import io.spoor.decisions.cedar.CedarException;
import io.spoor.decisions.cedar.CedarPolicySet;
import io.spoor.decisions.cedar.CedarPolicySet.Fault;
import io.spoor.decisions.cedar.CedarSchema;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.cedar.ParsedPolicy;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.policy.PolicyFile.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a folder and its subfolders: files {@code *.cedar} in the order of their paths,
 * and at most one {@code *.cedarschema}, by which they are validated.
 */
public final class PolicyFolder {
  /** Cedar's parser recurses, and ends the process when the stack does. */
  private static final long STACK_BYTES = 512L << 20;

  /** Brackets within brackets of a policy; each takes some 10 KiB of the stack. */
  private static final int MAX_LEVELS = 200;

  private final Map<String, LoadedPolicy> policies;
  private final @Nullable CedarSchema schema;
  private final CedarPolicySet cedar;
  private final @Nullable CedarPolicySet unliftable;

  private PolicyFolder(
      Map<String, LoadedPolicy> policies,
      @Nullable CedarSchema schema,
      CedarPolicySet cedar,
      @Nullable CedarPolicySet unliftable) {
    this.policies = policies;
    this.schema = schema;
    this.cedar = cedar;
    this.unliftable = unliftable;
  }

  /**
   * Loads and validates a folder. All policies are valid, or none is used.
   *
   * @throws InvalidFileException if a file is not readable or not valid
   */
  public static PolicyFolder load(Path folder) throws InvalidFileException {
    var loading = new FutureTask<>(() -> read(folder));
    Thread.ofPlatform().name("policies").stackSize(STACK_BYTES).start(loading);
    try {
      return loading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidFileException invalid) {
        throw invalid;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvalidFileException(folder, "the loading was interrupted");
    }
  }

  private static PolicyFolder read(Path folder) throws InvalidFileException {
    CedarSchema schema = schema(folder);
    Map<String, LoadedPolicy> policies = new LinkedHashMap<>();
    Map<String, Statement> statements = new LinkedHashMap<>();
    for (Path file : files(folder, ".cedar")) {
      int number = 0;
      for (Statement statement : PolicyFile.split(text(file))) {
        number++;
        LoadedPolicy policy = policy(folder, file, number, statement);
        LoadedPolicy earlier = policies.putIfAbsent(policy.id(), policy);
        if (earlier != null) {
          throw new InvalidFileException(
              file,
              statement.line(),
              "the id "
                  + policy.id()
                  + " is that of the policy in "
                  + earlier.file()
                  + ", line "
                  + earlier.line());
        }
        statements.put(policy.id(), statement);
      }
    }
    CedarPolicySet all = validated(folder, policies, statements, schema);
    return new PolicyFolder(policies, schema, all, unliftable(folder, policies, schema));
  }

  private static @Nullable CedarPolicySet unliftable(
      Path folder, Map<String, LoadedPolicy> policies, @Nullable CedarSchema schema)
      throws InvalidFileException {
    Map<String, String> texts = new LinkedHashMap<>();
    policies.forEach(
        (id, policy) -> {
          if (policy.remedy().isEmpty()) {
            texts.put(id, policy.text());
          }
        });
    if (texts.size() == policies.size()) {
      return null;
    }
    try {
      return CedarPolicySet.load(texts, schema);
    } catch (CedarException e) {
      throw new InvalidFileException(folder, e.reason());
    }
  }

  private static LoadedPolicy policy(Path folder, Path file, int number, Statement statement)
      throws InvalidFileException {
    if (statement.levels() > MAX_LEVELS) {
      throw new InvalidFileException(
          file, statement.line(), "the policy has more than " + MAX_LEVELS + " levels of brackets");
    }
    try {
      ParsedPolicy parsed = ParsedPolicy.parse(statement.text());
      String place = folder.relativize(file).toString().replace('\\', '/') + "#" + number;
      return new LoadedPolicy(
          parsed.id().isEmpty() ? place : parsed.id(),
          file,
          statement.line(),
          statement.text(),
          parsed.reason(),
          parsed.isForbid(),
          Optional.ofNullable(Remedy.of(parsed.annotations(), parsed.isForbid())),
          parsed.actions(),
          parsed.literals());
    } catch (Remedy.InvalidAnnotationException e) {
      throw new InvalidFileException(file, statement.line(), String.valueOf(e.getMessage()));
    } catch (ParsedPolicy.SyntaxException e) {
      throw new InvalidFileException(
          file, statement.lineOf(e.offset()), String.valueOf(e.getMessage()));
    }
  }

  private static CedarPolicySet validated(
      Path folder,
      Map<String, LoadedPolicy> policies,
      Map<String, Statement> statements,
      @Nullable CedarSchema schema)
      throws InvalidFileException {
    Map<String, String> texts = new LinkedHashMap<>();
    policies.forEach((id, policy) -> texts.put(id, policy.text()));
    try {
      CedarPolicySet cedar = CedarPolicySet.load(texts, schema);
      List<Fault> faults = cedar.faults();
      for (LoadedPolicy policy : policies.values()) {
        Optional<Fault> first =
            faults.stream()
                .filter(fault -> fault.policyId().equals(policy.id()))
                .min(Comparator.comparingInt(Fault::offset));
        Statement statement = statements.get(policy.id());
        if (first.isEmpty() || statement == null) {
          continue;
        }
        Fault fault = first.get();
        throw new InvalidFileException(
            policy.file(),
            statement.lineOf(fault.offset()),
            "the schema refuses the policy " + policy.id() + ": " + fault.reason());
      }
      return cedar;
    } catch (CedarException e) {
      throw new InvalidFileException(folder, e.reason());
    }
  }

  private static @Nullable CedarSchema schema(Path folder) throws InvalidFileException {
    List<Path> files = files(folder, ".cedarschema");
    if (files.isEmpty()) {
      return null;
    }
    if (files.size() > 1) {
      throw new InvalidFileException(
          files.get(1), "a folder has at most one schema, and " + files.get(0) + " is one, too");
    }
    try {
      return CedarSchema.parse(text(files.get(0)));
    } catch (CedarException e) {
      throw new InvalidFileException(files.get(0), e.reason());
    }
  }

  private static List<Path> files(Path folder, String ending) throws InvalidFileException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidFileException(folder, "there is no such folder");
    }
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> files =
          all.filter(file -> file.toString().endsWith(ending))
              .filter(file -> !Files.isDirectory(file) && !isHiddenCopy(folder, file))
              .sorted()
              .toList();
      for (Path file : files) {
        if (!Files.isRegularFile(file)) {
          // Without it, fewer policies would decide than the folder names.
          throw new InvalidFileException(file, "this is no file, or a link without its file");
        }
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidFileException(folder, "the folder cannot be read: " + e.getMessage());
    }
  }

  /** Kubernetes mounts files as links into a folder whose name begins with two dots. */
  private static boolean isHiddenCopy(Path folder, Path file) {
    Path parent = folder.relativize(file).getParent();
    return parent != null
        && StreamSupport.stream(parent.spliterator(), false)
            .anyMatch(name -> name.toString().startsWith(".."));
  }

  private static String text(Path file) throws InvalidFileException {
    try {
      return StrictJson.decoded(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new InvalidFileException(file, "the file cannot be read: " + e.getMessage());
    } catch (MalformedRequestException e) {
      throw new InvalidFileException(file, e.reason());
    }
  }

  /** The policies by id, in the order of files. */
  public Map<String, LoadedPolicy> policies() {
    return policies;
  }

  /** The schema, if the folder has one. */
  public Optional<CedarSchema> schema() {
    return Optional.ofNullable(schema);
  }

  /** The policies in Cedar. */
  public CedarPolicySet cedar() {
    return cedar;
  }

  /**
   * The policies without those whose denial can be lifted: what is decided once it is. Empty: none
   * can be.
   */
  public Optional<CedarPolicySet> unliftable() {
    return Optional.ofNullable(unliftable);
  }
}
