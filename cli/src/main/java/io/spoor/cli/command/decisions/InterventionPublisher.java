package io.spoor.cli.command.decisions;

import io.spoor.cli.output.Terminal;
import io.spoor.decisions.blocks.BlockBook;
import io.spoor.decisions.blocks.RunBlocks;
import io.spoor.decisions.confirmations.ApprovalService;
import io.spoor.decisions.confirmations.ConfirmationBook;
import io.spoor.decisions.confirmations.ConfirmationLimits;
import io.spoor.decisions.confirmations.ConfirmationService;
import io.spoor.decisions.confirmations.ConfirmationState.Status;
import io.spoor.decisions.confirmations.KafkaConfirmationLog;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.kafka.RecordReader;
import io.spoor.decisions.kafka.TopicFollower;
import io.spoor.decisions.metrics.DecisionMetrics;
import io.spoor.decisions.view.ChainViews;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.schemas.Block;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** What people tell the decision servers of a stack: blocks, and answers to confirmations. */
final class InterventionPublisher implements AutoCloseable {
  /** Longer than the memory of confirmations, since clocks differ. */
  private static final Duration LOOK_BACK = Duration.ofHours(1);

  /** Longest wait of a request for the log. */
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final RecordReader blockReader;
  private final RecordReader confirmationReader;
  private final TopicFollower blockFollower;
  private final TopicFollower confirmationFollower;
  private final ConfirmationBook book;
  private final KafkaConfirmationLog log;
  private final Blocks blocks;
  private final Confirmations confirmations;
  private final ApprovalService approvals;

  private InterventionPublisher(
      KafkaConnection kafka, SchemaResolver schemas, ChainViews views, Terminal terminal) {
    InstantSource clock = InstantSource.system();
    var blockBook = new BlockBook(clock);
    this.book = new ConfirmationBook(ConfirmationLimits.DEFAULT);
    this.log = new KafkaConfirmationLog(kafka, schemas);
    this.blocks = new RunBlocks(blockBook, views, System::nanoTime);
    this.confirmations =
        new ConfirmationService(
            book, log, views, DEADLINE, clock, System::nanoTime, DecisionLogOptions.mask());
    this.approvals = new ApprovalService(book, log, views, DEADLINE, clock, System::nanoTime);
    this.blockReader =
        new RecordReader(
            AvroDeserializer.ofAny(schemas), (value, _) -> apply(value, blockBook), terminal::info);
    this.confirmationReader =
        new RecordReader(
            AvroDeserializer.ofAny(schemas),
            (SpecificRecord value, Instant at) -> book.apply(value, at),
            terminal::info);
    this.blockFollower =
        TopicFollower.start(kafka, TopicCatalogue.BLOCKS, blockReader, terminal::info);
    this.confirmationFollower =
        TopicFollower.start(
            kafka,
            TopicCatalogue.CONFIRMATIONS,
            Optional.of(LOOK_BACK),
            confirmationReader,
            terminal::info);
  }

  private static void apply(SpecificRecord value, BlockBook book) {
    if (value instanceof Block block) {
      book.apply(block);
    }
  }

  /** Starts to read both topics. */
  static InterventionPublisher start(
      KafkaConnection kafka, SchemaResolver schemas, ChainViews views, Terminal terminal) {
    return new InterventionPublisher(kafka, schemas, views, terminal);
  }

  Blocks blocks() {
    return blocks;
  }

  Confirmations confirmations() {
    return confirmations;
  }

  ApprovalService approvals() {
    return approvals;
  }

  /** Registers the confirmations that a person may answer. */
  void register(DecisionMetrics metrics) {
    metrics.confirmations(
        () -> {
          Instant now = Instant.now();
          return book.all().stream()
              .filter(each -> each.status() == Status.WAITING && each.holdsAt(now))
              .count();
        });
  }

  /** Whether everything that existed at the start has been read. */
  boolean areRead() {
    return blockReader.isCaughtUp() && confirmationReader.isCaughtUp();
  }

  /** The readers of both topics. */
  List<TopicFollower> followers() {
    return List.of(blockFollower, confirmationFollower);
  }

  @Override
  public void close() {
    blockFollower.close();
    confirmationFollower.close();
    log.close();
  }
}
