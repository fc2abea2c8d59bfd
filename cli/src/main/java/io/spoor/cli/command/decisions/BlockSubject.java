package io.spoor.cli.command.decisions;

import static io.spoor.cli.output.Terminal.safe;

import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.client.result.ChainView;
import io.spoor.client.search.ChainQueries;
import io.spoor.client.search.ChainQueries.ChainFilter;
import io.spoor.client.search.SearchClient;
import io.spoor.decisions.blocks.BlockedKind;
import io.spoor.localstack.StackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that name what is blocked: one id, of a stated kind or of the kind it has. */
final class BlockSubject {
  private static final int MAX_ID = 512;
  private static final Pattern HEX_ID = Pattern.compile("[0-9a-fA-F]{32}");
  private static final Pattern CHAIN_PREFIX = Pattern.compile("[0-9a-f]{6,32}");

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description =
          "A run (its run id, its chain id or a prefix of it), an agent or a credential. What it "
              + "is, is looked up in the index.")
  private @Nullable String id;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "A run: run id, chain id or trace id. It need not be indexed.")
  private @Nullable String run;

  @Option(
      names = "--agent",
      paramLabel = "ID",
      description = "An agent: all its runs. It need not be indexed.")
  private @Nullable String agent;

  @Option(
      names = "--credential",
      paramLabel = "ID",
      description = "A credential, by its public id. It need not be indexed.")
  private @Nullable String credential;

  /**
   * What the arguments name.
   *
   * @param rootKey root key of a run's chain; null: not known
   * @param isIndexed whether the index has it
   */
  record Named(BlockedKind kind, String value, @Nullable String rootKey, boolean isIndexed) {}

  /** The id as typed. */
  String typed() {
    List<String> stated = new ArrayList<>();
    for (String each : new String[] {id, run, agent, credential}) {
      if (each != null) {
        stated.add(each);
      }
    }
    if (stated.size() != 1) {
      throw new UsageException("name one thing: ID, --run ID, --agent ID or --credential ID");
    }
    String typed = stated.getFirst();
    if (run != null && HEX_ID.matcher(typed).matches()) {
      // Traces and chains are known in lower case.
      typed = typed.toLowerCase(Locale.ROOT);
    }
    if (typed.isBlank() || typed.length() > MAX_ID) {
      throw new UsageException("an id has 1 to " + MAX_ID + " characters");
    }
    return typed;
  }

  /** The stated kind; empty: it is looked up. */
  Optional<BlockedKind> kind() {
    typed();
    if (run != null) {
      return Optional.of(BlockedKind.RUN);
    }
    if (agent != null) {
      return Optional.of(BlockedKind.AGENT);
    }
    return credential == null ? Optional.empty() : Optional.of(BlockedKind.CREDENTIAL);
  }

  /**
   * Resolves the arguments.
   *
   * @param index opens the index of the tenant
   * @param journal receives a line when a stated id is not in the index
   * @throws OperationFailedException if an id without a kind is not known, or of several kinds
   */
  Named resolve(Supplier<SearchClient> index, Consumer<String> journal) {
    String typed = typed();
    Optional<BlockedKind> kind = kind();
    List<Named> known;
    try (SearchClient searchClient = index.get()) {
      known = known(typed, new ChainQueries(searchClient));
    } catch (OperationFailedException | StackException e) {
      if (kind.isEmpty()) {
        throw new OperationFailedException(
            "what %s is cannot be looked up: %s. State it: --run, --agent or --credential"
                .formatted(safe(typed), e.getMessage()),
            e);
      }
      journal.accept("the index cannot be read, so the id is taken as it is: " + e.getMessage());
      return new Named(kind.get(), typed, null, false);
    }
    List<Named> fitting =
        known.stream().filter(each -> kind.isEmpty() || each.kind() == kind.get()).toList();
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    if (fitting.isEmpty() && kind.isPresent()) {
      journal.accept(
          "no indexed chain has the " + kind.get().text() + " " + safe(typed) + "; is it right?");
      return new Named(kind.get(), typed, null, false);
    }
    throw new OperationFailedException(
        fitting.isEmpty()
            ? safe(typed)
                + " is no indexed run, agent or credential. State it: --run, --agent or "
                + "--credential"
            : safe(typed)
                + " is more than one thing: "
                + fitting.stream()
                    .map(each -> "--" + each.kind().text() + " " + safe(each.value()))
                    .collect(Collectors.joining(", "))
                + ". State which");
  }

  private static List<Named> known(String typed, ChainQueries queries) {
    List<Named> known = new ArrayList<>(runs(typed, queries));
    if (hasChain(queries, new ChainFilter(typed, null, null, null, null))) {
      known.add(new Named(BlockedKind.AGENT, typed, null, true));
    }
    if (hasChain(queries, new ChainFilter(null, null, null, typed, null))) {
      known.add(new Named(BlockedKind.CREDENTIAL, typed, null, true));
    }
    return known;
  }

  private static List<Named> runs(String typed, ChainQueries queries) {
    List<ChainView> ofRun = queries.chains(new ChainFilter(null, typed, null, null, null), true, 2);
    if (!ofRun.isEmpty()) {
      // A run id of several chains: no root key is that of all.
      String root = ofRun.size() == 1 ? ofRun.getFirst().rootKey() : null;
      return List.of(new Named(BlockedKind.RUN, typed, root, true));
    }
    String prefix = typed.toLowerCase(Locale.ROOT);
    return CHAIN_PREFIX.matcher(prefix).matches()
        ? queries.chainsFrom(prefix).stream()
            .map(chain -> new Named(BlockedKind.RUN, chain.chainId(), chain.rootKey(), true))
            .toList()
        : List.of();
  }

  private static boolean hasChain(ChainQueries queries, ChainFilter filter) {
    return !queries.chains(filter, true, 1).isEmpty();
  }
}
