package io.spoor.schemas.vocabulary;

import static io.spoor.schemas.vocabulary.EffectClass.Activity.CREATE;
import static io.spoor.schemas.vocabulary.EffectClass.Activity.DELETE;
import static io.spoor.schemas.vocabulary.EffectClass.Activity.OTHER;
import static io.spoor.schemas.vocabulary.EffectClass.Activity.READ;
import static io.spoor.schemas.vocabulary.EffectClass.Activity.UPDATE;

import java.util.List;

/**
 * What other vocabularies call an effect: the table of docs/effects.md.
 *
 * @param categories of {@code event.category} of ECS, besides {@code api}
 * @param types of {@code event.type} of ECS
 * @param activity of the class API Activity of OCSF
 */
public record EffectClass(List<String> categories, List<String> types, Activity activity) {

  /** Activities of the OCSF class API Activity (6003), with their ids. */
  public enum Activity {
    CREATE(1, "Create"),
    READ(2, "Read"),
    UPDATE(3, "Update"),
    DELETE(4, "Delete"),
    OTHER(99, "Other");

    private final int id;
    private final String title;

    Activity(int id, String title) {
      this.id = id;
      this.title = title;
    }

    public int id() {
      return id;
    }

    public String title() {
      return title;
    }
  }

  public EffectClass {
    categories = List.copyOf(categories);
    types = List.copyOf(types);
  }

  public static EffectClass of(EffectKind kind) {
    return switch (kind) {
      case CREATES_IDENTITY -> iam(List.of("creation", "user"), CREATE);
      case REMOVES_IDENTITY -> iam(List.of("deletion", "user"), DELETE);
      case MINTS_CREDENTIAL -> iam(List.of("creation"), CREATE);
      case ENDS_CREDENTIAL -> iam(List.of("deletion"), DELETE);
      case ESTABLISHES_TRUST, GRANTS_RIGHTS, REVOKES_RIGHTS, RESTORES_CREDENTIAL ->
          iam(List.of("change"), UPDATE);
      case ADMINISTERS_ACCESS, ADMINISTERS_SECURITY -> iam(List.of("admin"), UPDATE);
      case AUTHENTICATES, IMPERSONATES ->
          new EffectClass(List.of("authentication"), List.of("start"), OTHER);
      case USES_MACHINE_CREDENTIAL ->
          new EffectClass(List.of("authentication"), List.of("info"), OTHER);
      case ACTS_AS_SUPERUSER -> iam(List.of("info"), OTHER);
      case READS_SECRET, READS_DATA, COPIES_DATA -> call("access", READ);
      case DISCOVERS -> call("info", READ);
      case WRITES_DATA, LOCKS_DATA -> call("change", UPDATE);
      case DESTROYS_DATA -> call("deletion", DELETE);
      case SENDS_OUT, CALLS_TOOL -> call("access", OTHER);
      case IS_DENIED -> call("denied", OTHER);
      case EXPOSES_RESOURCE, WEAKENS_AUDIT, REMOVES_SAFEGUARD, ADDS_SAFEGUARD, CHANGES_NETWORK ->
          new EffectClass(List.of("configuration"), List.of("change"), UPDATE);
      case PROVISIONS_CAPACITY ->
          new EffectClass(List.of("configuration"), List.of("creation"), CREATE);
      case DISRUPTS_SERVICE -> new EffectClass(List.of("host"), List.of("end"), UPDATE);
      case RUNS_CODE -> new EffectClass(List.of("process"), List.of("start"), OTHER);
    };
  }

  private static EffectClass iam(List<String> types, Activity activity) {
    return new EffectClass(List.of("iam"), types, activity);
  }

  private static EffectClass call(String type, Activity activity) {
    return new EffectClass(List.of(), List.of(type), activity);
  }
}
