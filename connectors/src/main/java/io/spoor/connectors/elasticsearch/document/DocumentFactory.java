package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.topic.TopicCatalogue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Creates documents from records by their class. */
public final class DocumentFactory {

  /**
   * Records that the stages of the pipeline exchange internally; and alerts without verdicts,
   * because triage is the only writer of alert documents.
   */
  private static final Set<Schema> INTERNAL =
      Stream.of(TopicCatalogue.ACTIONS, TopicCatalogue.ALERTS)
          .flatMap(topic -> topic.schemas().stream())
          .collect(Collectors.toUnmodifiableSet());

  private final Map<Class<?>, DocumentType<?>> byRecord = new HashMap<>();

  private DocumentFactory(List<DocumentType<?>> types) {
    types.forEach(type -> byRecord.put(type.record(), type));
  }

  /**
   * A factory for all types, with an index for each month.
   *
   * @param eventGeneration replay generation of events; other records contain their own
   */
  public static DocumentFactory ofGeneration(int eventGeneration) {
    return of(eventGeneration, IndexNames.of(IndexPeriods.MONTHS));
  }

  /**
   * A factory for all types; not thread-safe.
   *
   * @param eventGeneration replay generation of events; other records contain their own
   * @param indices names of the indices of events and actions
   */
  public static DocumentFactory of(int eventGeneration, IndexNames indices) {
    return new DocumentFactory(
        List.of(
            new EventDocument(indices.of("spoor-events"), eventGeneration),
            new ActionDocument(indices.of("spoor-actions")),
            new ChainDocument(),
            new FindingDocument(),
            new IdentityDocument(),
            new AlertDocument(),
            new DeliveryDocument(),
            new VerdictDocument(),
            new DecisionDocument()));
  }

  /**
   * The record's document; empty for a record that is internal to the pipeline.
   *
   * @throws IllegalArgumentException if the record type has no defined mapping
   */
  public Optional<SearchDocument> of(SpecificRecord record) {
    return of(record, Publication.UNKNOWN);
  }

  /** The same for a record whose time of publication may be known. */
  public Optional<SearchDocument> of(SpecificRecord record, Publication publication) {
    DocumentType<?> type = byRecord.get(record.getClass());
    if (type != null) {
      return Optional.of(document(type, record, publication));
    }
    if (INTERNAL.contains(record.getSchema())) {
      return Optional.empty();
    }
    throw new IllegalArgumentException(
        "no document type for a record of type "
            + record.getSchema().getFullName()
            + ". Take its topic out of the connector's topics");
  }

  private static <T extends SpecificRecord> SearchDocument document(
      DocumentType<T> type, SpecificRecord record, Publication publication) {
    T typed = type.record().cast(record);
    return new SearchDocument(
        type.address(typed), JsonWriter.write(out -> type.write(typed, publication, out)));
  }
}
