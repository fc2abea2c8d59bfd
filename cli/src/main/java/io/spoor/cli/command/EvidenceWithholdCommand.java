package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.CustodyLines;
import io.spoor.client.CommandFailed;
import io.spoor.client.WrongUsage;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.alteration.AlteringAct;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.verify.VerifiedRecords;
import io.spoor.export.retention.AlteringActs;
import io.spoor.export.retention.HeldRecords;
import io.spoor.export.retention.Hold;
import io.spoor.export.retention.Holds;
import io.spoor.export.retention.WithholdPlan;
import io.spoor.schemas.EvidenceAct;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes fields out of a log for good. */
@Command(
    name = "withhold",
    header = "Take fields out of an evidence log for good; the rest still verifies.",
    description = {
      "A field's line is replaced by its commitment: name, value and salt are gone, every hash, proof and checkpoint stays valid. Who did"
          + " it, when, why and to which records is an act that is sealed into the log first; verification says so, and a field that is"
          + " gone without such an act is a fault.",
      "",
      "Choose records by --record or --chain and name the --field; or name a person with --principal: every field of every record in"
          + " which the name occurs, in whatever depth. Headers cannot be withheld; --with-headers deletes the records whose id names the person."
          + " What a hold holds is left alone.",
      "",
      "Says what would be done, and does it only with --apply: it cannot be undone. Copies elsewhere (exports, backups, topics, indices)"
          + " are not touched."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor evidence withhold --record 1042 --field content,original --reason \"ticket 4711\" --apply",
      "  bin/spoor evidence withhold audit/evidence --principal ann@larkfield.example",
      "  bin/spoor evidence withhold audit/evidence --principal ann@larkfield.example --by dpo --reason \"Art. 17, request 12\" --signing-key evidence.key --apply"
    })
final class EvidenceWithholdCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path named;

  @Option(
      names = "--record",
      paramLabel = "N",
      split = ",",
      description = "Number of a record in the log, from 0.")
  private List<Long> records = List.of();

  @Option(
      names = "--field",
      paramLabel = "NAME",
      split = ",",
      description = "Field that is withheld, by its name in the record.")
  private List<String> fields = List.of();

  @Mixin private EvidenceSelection selection = new EvidenceSelection();

  @Option(
      names = "--with-headers",
      description =
          "Delete as a whole the records whose header names the principal: headers cannot be withheld.")
  private boolean withHeaders;

  @Option(names = "--apply", description = "Do it. Without, it is only said what would be done.")
  private boolean apply;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Mixin private Altering altering = new Altering();
  @Mixin private Target target = new Target();

  EvidenceWithholdCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Map<String, List<String>> selector = selector();
    String reason = apply ? altering.reason() : "";
    Path log = named == null ? target.home().evidence() : named;
    Altering.Verified verified = Altering.verify(console, log);
    WithholdPlan plan = plan(log, verified, selector);
    long done = 0;
    List<EvidenceAct> acts = acts(plan, reason);
    if (apply && !acts.isEmpty()) {
      altering.seal(console, target, log, verified, acts);
      done = Altering.carryOut(console, log);
    }
    console.print(
        json
            ? List.of(CustodyLines.json(plan, apply, done))
            : CustodyLines.text(plan, withHeaders, apply, done));
    return 0;
  }

  private List<EvidenceAct> acts(WithholdPlan plan, String reason) {
    List<EvidenceAct> acts = new ArrayList<>(AlteringActs.withholding(plan, altering.by(), reason));
    if (withHeaders) {
      acts.addAll(AlteringActs.deleting(plan.namedInHeaders(), Map.of(), altering.by(), reason));
    }
    return acts;
  }

  private Map<String, List<String>> selector() {
    Map<String, List<String>> selector = selection.selector();
    boolean person = !selection.principals().isEmpty();
    if (records.isEmpty() && selector.isEmpty()) {
      throw new WrongUsage("say what to withhold from: --record, --chain or --principal");
    }
    if (person && (selector.size() > 1 || !records.isEmpty() || !fields.isEmpty())) {
      throw new WrongUsage(
          "--principal takes the fields that name the principal, in every record: it goes with no"
              + " other choice");
    }
    if (withHeaders && !person) {
      throw new WrongUsage("--with-headers goes with --principal");
    }
    if (!person && fields.isEmpty()) {
      throw new WrongUsage("--field: say which fields");
    }
    return selector;
  }

  private WithholdPlan plan(
      Path log, Altering.Verified verified, Map<String, List<String>> selector) {
    List<Hold> holds = Holds.inForce(verified.store(), verified.verifier(), log);
    long segments = verified.verdict().segments();
    var plan = new WithholdPlan();
    List<Hold> chosen =
        selector.isEmpty() || !selection.principals().isEmpty()
            ? List.of()
            : List.of(new Hold("chosen", altering.by(), "", selector, 0));
    try (HeldRecords held = HeldRecords.of(holds, verified.store(), segments, n -> {});
        HeldRecords wanted = HeldRecords.of(chosen, verified.store(), segments, n -> {})) {
      new VerifiedRecords(verified.store(), verified.verifier())
          .read(
              statement -> true,
              (number, header, lines) -> {
                // What an act says must stay readable, or nothing says what was done.
                if (!header.kind().equals(AlteringAct.RECORD_KIND)) {
                  take(number, new RecordView(header, lines.get()), plan, held, wanted);
                }
              });
    } catch (IOException e) {
      throw new EvidenceException("cannot use the directory for temporary files: " + e, e);
    }
    checkFound(plan, verified.verdict().records());
    return plan;
  }

  private void take(
      long number, RecordView record, WithholdPlan plan, HeldRecords held, HeldRecords wanted) {
    SortedSet<String> names = new TreeSet<>();
    boolean inHeader = false;
    for (String principal : selection.principals()) {
      names.addAll(WithholdPlan.mentioning(record, principal));
      inHeader |= record.header().id().contains(principal);
    }
    if (records.contains(number) || wanted.holding(record).isPresent()) {
      names.addAll(WithholdPlan.named(record, new TreeSet<>(fields)));
    }
    if ((inHeader || !names.isEmpty()) && held.holding(record).isPresent()) {
      plan.held();
      return;
    }
    if (inHeader) {
      plan.namedInHeader(number);
    }
    if (!(inHeader && withHeaders)) {
      plan.add(number, names);
    }
  }

  private void checkFound(WithholdPlan plan, long there) {
    List<Long> missing = new ArrayList<>(records);
    missing.removeIf(number -> number >= 0 && number < there);
    if (!missing.isEmpty()) {
      throw new CommandFailed("there is no record " + missing.getFirst() + " in the log");
    }
    if (plan.records() == 0 && plan.heldRecords() == 0 && plan.namedInHeaders().isEmpty()) {
      console.say("nothing in the log has such a field that is not withheld already");
    }
  }
}
