package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.EvidenceLines;
import io.spoor.cli.output.ProofLines;
import io.spoor.client.CommandFailed;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.Verdict;
import io.spoor.offline.reproduction.Prover;
import io.spoor.pipeline.settings.StageSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the stages again over what a log holds. */
@Command(
    name = "prove",
    header = "Find a finding again, offline, from the recorded evidence.",
    description = {
      "Verifies the evidence log, then runs the same stages again in this process over the events, manifests, exceptions and settings"
          + " that it holds, and compares what comes out with the finding as it was recorded: id, evidence, severity, status, explanation and"
          + " all else it says. Says what differs, which records of the log it rests on, and by which version of the rule.",
      "",
      "A finding that rests on what is normal for an agent needs the agent's earlier events: all events of the tenant are run, in"
          + " order of their arrival, until the finding was last published.",
      "",
      "Exit code 0 only if every finding that was asked for comes out the same, by the same version of its rule, with all of its"
          + " evidence in the log, and the log is unaltered."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor evidence prove 3f2a9c",
      "  bin/spoor evidence prove 3f2a9c audit/evidence/ --key evidence.key.pub --json",
      "  bin/spoor evidence prove all --settings app.properties"
    })
final class EvidenceProveCommand implements Callable<Integer> {
  private static final String ALL = "all";

  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "FINDING",
      description = "Its id or how that begins; all: every finding that the log holds.")
  private String finding = ALL;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path named;

  @Mixin private Target target = new Target();
  @Mixin private Looking looking = new Looking();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Verifier keys that are trusted, one a line.")
  private @Nullable Path key;

  @Mixin private StageOptions settings = new StageOptions();

  @Option(
      names = "--json",
      description = "NDJSON: one object a finding, then what was run and what the log came to.")
  private boolean json;

  EvidenceProveCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<VerifierKey> keys = key == null ? List.of() : KeyFiles.readVerifiers(key);
    Path directory = named == null ? target.home().evidence() : named;
    Optional<StageSettings> given = settings.given();
    DirectoryStore store = EvidenceDirectory.open(directory);
    var verifier = new LogVerifier(store, keys);
    var progress = new Progress(console);
    Verdict verdict =
        verifier.verify(Optional.empty(), records -> show(progress, "verified", records));
    progress.clear();
    if (verdict.fault().isPresent()) {
      console.print(json ? List.of(EvidenceLines.json(verdict)) : EvidenceLines.text(verdict));
      console.say("nothing is proven by a log that was altered");
      return 1;
    }
    var prover = new Prover(store, verifier, verdict, given);
    Prover.Found wanted = wanted(prover, directory);
    Prover.Result result =
        prover.prove(wanted.readable().values(), records -> show(progress, "read", records));
    progress.clear();
    long held = result.proofs().stream().filter(proof -> proof.holds()).count();
    looking.record(
        console,
        target,
        directory,
        "prove",
        Map.of("finding", all() ? List.of(ALL) : List.copyOf(wanted.ids())),
        held + " of " + wanted.ids().size() + " findings proven");
    print(result, wanted, verdict);
    return held == wanted.ids().size() ? 0 : 1;
  }

  private static void show(Progress progress, String what, long records) {
    if (progress.isDue()) {
      progress.show(String.format(Locale.ROOT, "%,d records %s", records, what));
    }
  }

  private boolean all() {
    return finding.equals(ALL);
  }

  private Prover.Found wanted(Prover prover, Path directory) {
    boolean all = all();
    Prover.Found wanted = prover.find(id -> all || id.startsWith(finding));
    if (wanted.isEmpty()) {
      throw new CommandFailed(
          (all ? "there is no finding" : "there is no finding " + finding)
              + " in the evidence log in "
              + directory
              + "; one that was published a moment ago may not be sealed yet");
    }
    if (!all && wanted.ids().size() > 1) {
      throw new CommandFailed(
          finding + " is the beginning of several findings: " + String.join(", ", wanted.ids()));
    }
    return wanted;
  }

  private void print(Prover.Result result, Prover.Found wanted, Verdict verdict) {
    wanted
        .withheld()
        .forEach(
            (id, record) ->
                console.print(
                    List.of(json ? ProofLines.json(id, record) : ProofLines.text(id, record))));
    for (var proof : result.proofs()) {
      console.print(json ? List.of(ProofLines.json(proof)) : ProofLines.text(proof));
    }
    console.print(
        json ? List.of(ProofLines.json(result.basis())) : ProofLines.text(result.basis()));
    console.print(json ? List.of(EvidenceLines.json(verdict)) : EvidenceLines.text(verdict));
    if (!json && wanted.ids().size() > 1) {
      long held = result.proofs().stream().filter(proof -> proof.holds()).count();
      console.print(List.of(held + " of " + wanted.ids().size() + " findings proven"));
    }
  }
}
