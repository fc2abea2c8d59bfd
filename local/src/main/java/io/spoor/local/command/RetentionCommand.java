package io.spoor.local.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.local.CommandFailed;
import io.spoor.local.Console;
import io.spoor.local.custody.AlteringActs;
import io.spoor.local.custody.DeletionPlan;
import io.spoor.local.custody.EvidenceAges;
import io.spoor.local.custody.HeldDays;
import io.spoor.local.custody.Hold;
import io.spoor.local.custody.Holds;
import io.spoor.local.search.Ages;
import io.spoor.local.search.Ages.Expired;
import io.spoor.local.search.Index;
import io.spoor.local.view.CustodyLines;
import io.spoor.schemas.access.Account;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes the indices whose time is over. */
@Command(
    name = "retention",
    header = "Delete the indices and the evidence whose time is over.",
    description = {
      "Events, actions and findings lie in an index a day, by when they happened (UTC). A file says for how many days each kind is kept,"
          + " of every kind; if anything in it is wrong, nothing is deleted. An index goes as a whole, whosever documents are in it, when"
          + " the end of its day is that long ago; a tenant with indices of its own has elasticsearch.alias.prefix in its --config."
          + " Run it once a day.",
      "",
      "Chains, identities and alerts lie in one index each and stay.",
      "",
      "The same file may give records of the evidence log an age, by kind, counted from when they were appended. They go only with"
          + " --apply-evidence; without, it is said what would go. What was deleted, by whom and why is sealed into the log first, as an"
          + " act; the rest of the log still verifies. What is held (bin/spoor evidence hold) stays: records, and daily indices in which"
          + " any of them lies."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor retention --file retention.properties --dry-run",
      "  bin/spoor retention --file retention.properties --config cluster.properties",
      "  bin/spoor retention --file retention.properties --apply-evidence --by ops --reason \"400 days are over\""
    })
final class RetentionCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private Target target = new Target();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description =
          "Properties file with a period for each kind, as spoor-events=P30D or evidence.event=P400D, or forever.")
  private Path file = Path.of("retention.properties");

  @Option(names = "--dry-run", description = "Say what would be deleted, and delete nothing.")
  private boolean dryRun;

  @Option(
      names = "--apply-evidence",
      description = "Delete records of the evidence log too; --reason is needed.")
  private boolean applyEvidence;

  @Option(
      names = "--evidence-only",
      description = "Look at the evidence log and at no index: where no Elasticsearch is at hand.")
  private boolean evidenceOnly;

  @Option(names = "--json", description = "NDJSON on standard output: one object an index.")
  private boolean json;

  @Mixin private Altering altering = new Altering();

  RetentionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Ages ages = Ages.read(file);
    boolean apply = applyEvidence && !dryRun;
    String reason = apply ? altering.reason() : "";
    Optional<Evidence> evidence = evidence(ages);
    if (!evidenceOnly) {
      indices(ages, evidence);
    }
    if (ages.evidence().isPresent()) {
      evidence(ages.evidence().get(), evidence, apply, reason);
    } else if (applyEvidence) {
      throw new CommandFailed(file + " gives evidence no ages: evidence.event=P400D, say");
    }
    return 0;
  }

  /** A log, and what is held in it. */
  private record Evidence(Path log, Altering.Verified verified, List<Hold> holds) {}

  private Optional<Evidence> evidence(Ages ages) {
    Optional<Path> log = ages.evidenceLog().or(this::ofStack);
    return log.map(
        path -> {
          Altering.Verified verified = Altering.verify(console, path);
          return new Evidence(
              path, verified, Holds.inForce(verified.store(), verified.verifier(), path));
        });
  }

  /**
   * Without {@code bin/spoor} there is no stack; an installation elsewhere has its log elsewhere.
   */
  private Optional<Path> ofStack() {
    return target.isLocalStack()
        ? Optional.of(target.home().evidence()).filter(Files::exists)
        : Optional.empty();
  }

  private void evidence(
      EvidenceAges ages, Optional<Evidence> evidence, boolean apply, String reason) {
    Evidence there =
        evidence.orElseThrow(
            () ->
                new CommandFailed(
                    file + " gives evidence ages, and there is no log: say evidence.log=DIR"));
    var progress = new Progress(console);
    DeletionPlan plan =
        DeletionPlan.of(
            there.verified.store(),
            there.verified.verifier(),
            ages,
            there.holds,
            Instant.now(),
            records -> {
              if (progress.isDue()) {
                progress.show(String.format(Locale.ROOT, "%,d records read", records));
              }
            });
    progress.clear();
    if (apply && !plan.records().isEmpty()) {
      Map<String, List<String>> also = new LinkedHashMap<>();
      also.put("retention", ages.texts());
      also.put("held", there.holds.stream().map(Hold::id).toList());
      altering.seal(
          console,
          target,
          there.log,
          there.verified,
          AlteringActs.deleting(plan.records(), also, altering.by(), reason));
      Altering.carryOut(console, there.log);
    }
    console.print(json ? CustodyLines.json(plan, apply) : CustodyLines.text(plan, apply));
    if (!apply && !plan.records().isEmpty()) {
      console.say("evidence goes with --apply-evidence only");
    }
  }

  private void indices(Ages ages, Optional<Evidence> evidence) {
    HeldDays held =
        evidence
            .map(
                there ->
                    HeldDays.of(
                        there.verified.store(), there.verified.verifier(), there.holds, n -> {}))
            .orElse(HeldDays.NONE);
    int stay = 0;
    try (Index index = target.index(Account.ADMINISTRATOR)) {
      Set<String> there = new HashSet<>();
      Ages.KINDS.forEach(kind -> there.addAll(index.indices(kind)));
      List<Expired> expired =
          ages.expired(there, index.aliasPrefix(), LocalDate.now(ZoneOffset.UTC));
      for (Expired each : expired) {
        if (held.hold(each.day())) {
          stay++;
          console.out().println(json ? line(each, true) : each.index() + ": stays, held");
          continue;
        }
        if (!dryRun) {
          index.delete(each.index());
        }
        console
            .out()
            .println(
                json ? line(each, false) : each.index() + (dryRun ? ": would go" : ": deleted"));
      }
      console.say(
          expired.size()
              - stay
              + " of "
              + there.size()
              + (dryRun ? " indices would go" : " indices deleted"));
    }
  }

  private String line(Expired each, boolean held) {
    return new ObjectMapper()
        .createObjectNode()
        .put("type", "expired_index")
        .put("index", each.index())
        .put("day", each.day().toString())
        .put("deleted", !dryRun && !held)
        .put("held", held)
        .toString();
  }
}
