package io.spoor.decisions.blocks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.engine.AskedRequest;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.ChainViews;
import io.spoor.decisions.view.DescribedRun;
import io.spoor.decisions.view.RunChains;
import io.spoor.decisions.view.RunChains.Lineage;
import io.spoor.decisions.view.RunLookup;
import io.spoor.decisions.view.RunLookup.Found;
import io.spoor.decisions.view.StatedIds;
import io.spoor.schemas.Block;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.key.Keys;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Denies requests of blocked runs, agents and credentials.
 *
 * <p>An agent chooses its traces. So a request is of each chain that its trace <em>or</em> its
 * credential finds, and of the chains whose runs started that run. A block of a credential holds
 * for the chain that the credential is in, where those that were minted from it are.
 */
public final class RunBlocks implements Blocks {
  /** For how long it is remembered which chains the blocked ids are in. */
  private static final long REMEMBERED = TimeUnit.MILLISECONDS.toNanos(100);

  private final BlockBook book;
  private final ChainViews views;
  private final RunChains runs;
  private final LongSupplier nanoTime;
  private final Map<String, BlockedChains> blockedChains = new ConcurrentHashMap<>();

  /** {@code nanoTime}: a clock that never goes back. */
  public RunBlocks(BlockBook book, ChainViews views, LongSupplier nanoTime) {
    this.book = book;
    this.views = views;
    this.runs = new RunChains(views);
    this.nanoTime = nanoTime;
  }

  /** Blocks by the chain in which what they name is now. */
  private record BlockedChains(long version, long at, Map<String, Block> byChain) {}

  @Override
  public Optional<Decision> decide(AskedRequest asked) {
    String tenant = asked.caller().tenant();
    if (!book.hasAny(tenant)) {
      return Optional.empty();
    }
    StatedIds stated = stated(asked);
    Lineage lineage = runs.withAncestors(tenant, runs.stated(tenant, stated));
    Optional<Decision> blocked =
        find(tenant, asked.request(), stated, lineage.chains().values())
            .map(block -> denial(block, asked.run()));
    boolean isWhole = lineage.isWhole() && runs.areAllKnown(tenant, stated);
    return blocked.isPresent() || isWhole ? blocked : Optional.of(denialOfUnknown(asked.run()));
  }

  /**
   * While a replay rebuilds the views, no run is known, and so none of its blocks. The trace may be
   * known before the credential, whose chain is another one.
   */
  @Override
  public boolean mayHide(AskedRequest asked) {
    String tenant = asked.caller().tenant();
    if (asked.run().isEmpty() || !book.hasAny(tenant)) {
      return false;
    }
    String credential = stated(asked).credential();
    return !asked.run().get().attributes().path("known").asBoolean()
        || (credential != null && views.allByCredential(tenant, credential).isEmpty());
  }

  /** The ids of its run that a request may state. */
  private static StatedIds stated(AskedRequest asked) {
    return asked.caller().statesRuns()
        ? StatedIds.of(asked.request().context().path("spoor"))
        : new StatedIds(null, null);
  }

  private Optional<Block> find(
      String tenant, EvaluationRequest request, StatedIds ids, Collection<ChainView> chains) {
    return Stream.of(
            stated(tenant, BlockedKind.RUN, ids.trace()),
            stated(tenant, BlockedKind.CREDENTIAL, ids.credential()),
            stated(tenant, BlockedKind.AGENT, text(request.context().get("agent"))),
            stated(
                tenant,
                BlockedKind.AGENT,
                request.subject().type().equals("agent") ? request.subject().id() : null),
            chains.stream().flatMap(chain -> ofChain(tenant, chain).stream()))
        .flatMap(each -> each)
        .findFirst();
  }

  private Stream<Block> stated(String tenant, BlockedKind kind, @Nullable String value) {
    return value == null ? Stream.empty() : book.find(tenant, kind, value).stream();
  }

  private Optional<Block> ofChain(String tenant, ChainView chain) {
    Block block = blockedChains(tenant).get(chain.getChainId());
    if (block != null) {
      return Optional.of(block);
    }
    return Stream.of(
            stated(tenant, BlockedKind.RUN, chain.getChainId()),
            stated(tenant, BlockedKind.RUN, chain.getRunId()),
            stated(tenant, BlockedKind.AGENT, chain.getAgentId()))
        .flatMap(each -> each)
        .findFirst();
  }

  private Map<String, Block> blockedChains(String tenant) {
    long now = nanoTime.getAsLong();
    long version = book.version(tenant);
    BlockedChains known = blockedChains.get(tenant);
    if (known == null || known.version() != version || now - known.at() > REMEMBERED) {
      Map<String, Block> byChain = new HashMap<>();
      for (Block block : book.inForce(tenant)) {
        chainsOf(tenant, block).forEach(chain -> byChain.put(chain, block));
      }
      known = new BlockedChains(version, now, byChain);
      blockedChains.put(tenant, known);
    }
    return known.byChain();
  }

  /** Ids of the chains in which a blocked run or credential is now: merges change them. */
  private Set<String> chainsOf(String tenant, Block block) {
    Set<String> chains = new LinkedHashSet<>();
    String value = block.getValue();
    switch (BlockedKind.of(block.getKind()).orElse(BlockedKind.AGENT)) {
      case RUN -> {
        add(chains, views.byTrace(tenant, value));
        String root = block.getRootKey();
        if (root != null && Keys.tenant(root).equals(tenant)) {
          if (Keys.kind(root).equals("trace")) {
            add(chains, views.byTrace(tenant, Keys.value(root)));
          } else {
            addAll(chains, tenant, Keys.value(root));
          }
        }
      }
      case CREDENTIAL -> addAll(chains, tenant, value);
      case AGENT -> {
        // Chains state it.
      }
    }
    return chains;
  }

  private void addAll(Set<String> chains, String tenant, String credential) {
    views.allByCredential(tenant, credential).forEach(chain -> chains.add(chain.getChainId()));
  }

  private static void add(Set<String> chains, RunLookup lookup) {
    if (lookup instanceof Found found) {
      chains.add(found.run().view().getChainId());
    }
  }

  /** Any of the chains that are not looked at may be of what is blocked. */
  private static Decision denialOfUnknown(Optional<DescribedRun> run) {
    ObjectNode spoor = run.map(DescribedRun::basis).orElseGet(JsonNodeFactory.instance::objectNode);
    return Decision.forbidden(
        "the run has more chains than a server looks at, and one of them may be of what a person"
            + " has blocked",
        spoor.put("answer", "blocked"));
  }

  private static Decision denial(Block block, Optional<DescribedRun> run) {
    Instant until = Instant.ofEpochSecond(0, block.getUntil());
    ObjectNode spoor = run.map(DescribedRun::basis).orElseGet(JsonNodeFactory.instance::objectNode);
    spoor
        .put("answer", "blocked")
        .put("block_id", block.getBlockId())
        .put("kind", block.getKind())
        .put("reason", block.getReason())
        .put("until", until.toString())
        .put("by", block.getWho());
    return Decision.forbidden(
        "a person has blocked the " + block.getKind() + ": " + block.getReason(), spoor);
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null ? null : value.textValue();
  }
}
