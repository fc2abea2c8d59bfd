package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.record.RecordView;

/** The OCSF classes that Spoor writes. */
enum OcsfClass {
  API_ACTIVITY(6, "Application Activity", 6003, "API Activity"),
  AUTHENTICATION(3, "Identity & Access Management", 3002, "Authentication"),
  DETECTION_FINDING(2, "Findings", 2004, "Detection Finding");

  /** Version of the schema; the first that defines {@code ai_agent}. */
  static final String VERSION = "1.9.0";

  private final int category;
  private final String categoryName;
  private final int uid;
  private final String className;

  OcsfClass(int category, String categoryName, int uid, String className) {
    this.category = category;
    this.categoryName = categoryName;
    this.uid = uid;
    this.className = className;
  }

  /**
   * An event with its classification.
   *
   * @param activity {@code activity_id} of the class
   * @param name of the activity
   */
  ObjectNode event(int activity, String name) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("activity_id", activity).put("activity_name", name);
    event.put("category_uid", category).put("category_name", categoryName);
    event.put("class_uid", uid).put("class_name", className);
    event.put("type_uid", typeUid(activity)).put("type_name", className + ": " + name);
    return event;
  }

  /** {@code class_uid} × 100 + {@code activity_id}. */
  long typeUid(int activity) {
    return uid * 100L + activity;
  }

  /**
   * The {@code metadata.uid} of the event with that vendor id, which findings use in {@code
   * related_events}: all revisions of one action have the same uid.
   */
  static String uid(RecordView record, String eventId) {
    return record.text("tenant").map(tenant -> tenant + "/" + eventId).orElse(eventId);
  }

  /**
   * Adds the object {@code metadata}, without its class-specific parts.
   *
   * @param number number of the record in the log: a later revision has a higher number
   */
  static ObjectNode metadata(ObjectNode event, long number, RecordView record) {
    ObjectNode metadata = event.putObject("metadata");
    metadata.put("version", VERSION);
    metadata.putObject("product").put("name", "Spoor").put("vendor_name", "Spoor");
    metadata.put("log_name", record.header().topic());
    record.text("chain_id").ifPresent(chain -> metadata.put("correlation_uid", chain));
    record.text("tenant").ifPresent(tenant -> metadata.put("tenant_uid", tenant));
    if (number == (int) number) {
      metadata.put("sequence", (int) number);
    }
    return metadata;
  }
}
