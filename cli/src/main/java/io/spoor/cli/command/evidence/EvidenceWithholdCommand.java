package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.RetentionRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.alteration.AlterationAct;
import io.spoor.evidence.avro.EventReference;
import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.verify.VerifiedRecordReader;
import io.spoor.export.retention.AlterationActFactory;
import io.spoor.export.retention.HoldMatcher;
import io.spoor.export.retention.LegalHold;
import io.spoor.export.retention.LegalHolds;
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

/** Permanently withholds fields of a log's records. */
@Command(name = "withhold")
public final class EvidenceWithholdCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path directory;

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
      description = "Field to withhold, by its name in the record.")
  private List<String> fields = List.of();

  @Mixin private SelectionOptions selection = new SelectionOptions();

  @Option(
      names = "--with-headers",
      description =
          "Delete whole records whose header names the principal: headers cannot be withheld.")
  private boolean withHeaders;

  @Option(
      names = "--apply",
      description = "Withhold the fields. Without it, only the effect is shown.")
  private boolean apply;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Mixin private Altering alteration = new Altering();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public EvidenceWithholdCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<String, List<String>> selector = selector();
    String reason = apply ? alteration.reason() : "";
    Path log = directory == null ? connection.home().evidence() : directory;
    Altering.Verified verified = Altering.verify(terminal, log);
    WithholdPlan plan = plan(log, verified, selector);
    long withheld = 0;
    List<EvidenceAct> acts = acts(plan, reason);
    if (apply && !acts.isEmpty()) {
      alteration.sealActs(terminal, connection, log, verified, acts);
      withheld = Altering.apply(terminal, log);
    }
    terminal.print(
        json
            ? List.of(RetentionRenderer.json(plan, apply, withheld))
            : RetentionRenderer.text(plan, withHeaders, apply, withheld));
    return 0;
  }

  private List<EvidenceAct> acts(WithholdPlan plan, String reason) {
    List<EvidenceAct> acts =
        new ArrayList<>(AlterationActFactory.withholding(plan, alteration.actor(), reason));
    if (withHeaders) {
      acts.addAll(
          AlterationActFactory.deleting(
              plan.mentionedInHeader(), Map.of(), alteration.actor(), reason));
    }
    return acts;
  }

  private Map<String, List<String>> selector() {
    Map<String, List<String>> selector = selection.selector();
    boolean person = !selection.principals().isEmpty();
    if (records.isEmpty() && selector.isEmpty()) {
      throw new UsageException("no records selected: use --record, --chain or --principal");
    }
    if (person && (selector.size() > 1 || !records.isEmpty() || !fields.isEmpty())) {
      throw new UsageException(
          "--principal selects the fields that name the principal, in every record; "
              + "it cannot be combined with another selection");
    }
    if (withHeaders && !person) {
      throw new UsageException("--with-headers needs --principal");
    }
    if (!person && fields.isEmpty()) {
      throw new UsageException("--field: no field given; name the fields to withhold");
    }
    return selector;
  }

  private WithholdPlan plan(
      Path log, Altering.Verified verified, Map<String, List<String>> selector) {
    List<LegalHold> holds = LegalHolds.inForce(verified.store(), verified.verifier(), log);
    long segments = verified.result().segments();
    var plan = new WithholdPlan();
    List<LegalHold> selectors =
        selector.isEmpty() || !selection.principals().isEmpty()
            ? List.of()
            : List.of(new LegalHold("chosen", alteration.actor(), "", selector, 0));
    try (HoldMatcher holdMatcher = HoldMatcher.of(holds, verified.store(), segments, n -> {});
        HoldMatcher selectionMatcher =
            HoldMatcher.of(selectors, verified.store(), segments, n -> {})) {
      new VerifiedRecordReader(verified.store(), verified.verifier())
          .read(
              statement -> true,
              (number, header, lines) -> {
                // The contents of acts must stay readable, because they document the alterations.
                if (!header.kind().equals(AlterationAct.RECORD_KIND)) {
                  addToPlan(
                      number,
                      new RecordView(header, lines.get()),
                      plan,
                      holdMatcher,
                      selectionMatcher);
                }
              });
    } catch (IOException e) {
      throw new EvidenceException("cannot use the directory for temporary files: " + e, e);
    }
    checkRecordsExist(plan, verified.result().records());
    return plan;
  }

  private void addToPlan(
      long number,
      RecordView record,
      WithholdPlan plan,
      HoldMatcher holdMatcher,
      HoldMatcher selectionMatcher) {
    SortedSet<String> fieldNames = new TreeSet<>();
    boolean inHeader = false;
    for (String principal : selection.principals()) {
      fieldNames.addAll(WithholdPlan.mentioning(record, principal));
      inHeader |= record.header().id().contains(principal);
    }
    if (records.contains(number) || selectionMatcher.match(record).isPresent()) {
      fieldNames.addAll(WithholdPlan.presentFields(record, new TreeSet<>(fields)));
      if (fields.contains(EventReference.EVENT)
          && record.header().kind().equals(RecordKind.ACTION.text())) {
        EventReference.of(record).ifPresent(event -> plan.addEventOfAction(event.record()));
      }
    }
    if ((inHeader || !fieldNames.isEmpty()) && holdMatcher.match(record).isPresent()) {
      plan.countHeld();
      return;
    }
    if (inHeader) {
      plan.addMentionedInHeader(number);
    }
    if (!(inHeader && withHeaders)) {
      plan.add(number, fieldNames);
    }
  }

  private void checkRecordsExist(WithholdPlan plan, long recordCount) {
    List<Long> missing = new ArrayList<>(records);
    missing.removeIf(number -> number >= 0 && number < recordCount);
    if (!missing.isEmpty()) {
      throw new OperationFailedException("no record " + missing.getFirst() + " in the log");
    }
    if (!plan.eventsOfActions().isEmpty()) {
      throw new OperationFailedException(RetentionRenderer.eventsOfActions(plan));
    }
    if (plan.records() == 0 && plan.heldRecords() == 0 && plan.mentionedInHeader().isEmpty()) {
      terminal.info("the log has no such field left to withhold");
    }
  }
}
