package io.spoor.connectors.alerts.target;

import io.spoor.connectors.alerts.file.LinkTemplate;
import io.spoor.schemas.operatorinput.DocumentObject;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of target, as the routing file names it. */
public interface TargetType {

  /** {@code type} in the routing file. */
  String name();

  /** Names of what can be set. */
  List<String> members();

  /**
   * Reads one target; what is wrong is noted as faults of the member, and the target then never
   * used.
   *
   * @param directory that relative paths start from
   * @param link where alerts can be looked at; null: nowhere
   */
  AlertTarget read(DocumentObject settings, Path directory, @Nullable LinkTemplate link);
}
