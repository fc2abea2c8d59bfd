package io.spoor.streams.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.pipeline.Telemetry;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.Action;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.text.TextSanitizer;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns oversized records into dead letters and continues. Any other production error stops the
 * instance, and its input records are read again.
 */
public final class OversizedRecordHandler implements ProductionExceptionHandler {
  /** Configuration key: the {@link SchemaResolver} for dead letters. */
  static final String SCHEMAS = "spoor.dead.letter.schemas";

  /** Configuration key: the tenant of records without one. */
  static final String TENANT = "spoor.dead.letter.tenant";

  /** Configuration key: the {@link Telemetry} to update. */
  static final String TELEMETRY = "spoor.dead.letter.telemetry";

  private static final Logger log = LoggerFactory.getLogger(OversizedRecordHandler.class);
  private static final String TOPIC = TopicCatalogue.DEAD_LETTERS.name();

  /** Source of dead letters about records that the pipeline itself produced. */
  private static final String PIPELINE = "spoor";

  private AvroSerializer<DeadLetter> serializer;
  private String tenant;
  private Telemetry telemetry;

  /** Used by Kafka Streams, which then calls {@link #configure}. */
  @SuppressWarnings("NullAway.Init")
  public OversizedRecordHandler() {}

  @Override
  public void configure(Map<String, ?> configs) {
    this.serializer =
        new AvroSerializer<>(
            (SchemaResolver) Objects.requireNonNull(configs.get(SCHEMAS), SCHEMAS));
    this.tenant = String.valueOf(configs.get(TENANT));
    this.telemetry = (Telemetry) Objects.requireNonNull(configs.get(TELEMETRY), TELEMETRY);
  }

  @Override
  @SuppressWarnings("rawtypes") // Kafka's signature
  public Response handleSerializationError(
      ErrorHandlerContext context,
      ProducerRecord record,
      Exception exception,
      SerializationExceptionOrigin origin) {
    if (!(exception instanceof RecordTooLargeException)) {
      return Response.fail();
    }
    log.error(
        "oversized record sent to dead letters topic={} from={} partition={} offset={} fault={}",
        record.topic(),
        context.topic(),
        context.partition(),
        context.offset(),
        TextSanitizer.replace(String.valueOf(exception.getMessage())));
    DeadLetter letter = deadLetter(context, record, String.valueOf(exception.getMessage()));
    telemetry.source(letter.getSource()).deadLetter(letter.getReason());
    return Response.resume(
        List.of(
            new ProducerRecord<>(
                TOPIC, letter.getSource().getBytes(UTF_8), serializer.serialize(TOPIC, letter))));
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    return Response.fail();
  }

  private DeadLetter deadLetter(
      ErrorHandlerContext context, ProducerRecord<?, ?> record, String reason) {
    String detail = "for topic " + record.topic() + " " + reason;
    return switch (record.value()) {
      case IdentityEvent event -> deadLetter(event, detail);
      case Action action -> deadLetter(action.getEvent(), detail);
      case null, default ->
          builder(tenant, detail)
              .setSource(PIPELINE)
              .setRaw(rawPointer(context, record.topic()))
              .setArrivedAt(context.timestamp())
              .build();
    };
  }

  private static DeadLetter deadLetter(IdentityEvent event, String detail) {
    return builder(event.getTenant(), detail)
        .setSource(event.getSource())
        .setRaw(event.getRaw())
        .setArrivedAt(event.getArrivedAt())
        .build();
  }

  private static DeadLetter.Builder builder(String tenant, String detail) {
    return DeadLetter.newBuilder()
        .setTenant(tenant)
        .setReason("too-large")
        .setDetail(detail)
        .setPosition(null)
        .setSize(0)
        .setPrefix("");
  }

  /**
   * Position of the input record that caused the record; the record's own topic if there is none.
   */
  private static RawPointer rawPointer(ErrorHandlerContext context, String topic) {
    byte[] value = context.sourceRawValue();
    return new RawPointer(
        context.topic() == null ? topic : context.topic(),
        context.partition(),
        context.offset(),
        Sha256Hex.hex(value == null ? new byte[0] : value));
  }
}
