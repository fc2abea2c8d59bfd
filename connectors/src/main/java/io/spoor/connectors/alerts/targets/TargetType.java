package io.spoor.connectors.alerts.targets;

import io.spoor.connectors.alerts.file.LinkTemplate;
import io.spoor.schemas.operatorinput.DocumentObject;
import io.spoor.schemas.setting.SettingDescription;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target type that the routing file can name. A jar of the plugin directory names its types in
 * {@code META-INF/services}.
 */
public interface TargetType {

  /** {@code type} in the routing file. */
  String name();

  /** Its settings. */
  List<SettingDescription> members();

  /**
   * Reads one target. Errors are recorded as faults of the member, and the target is then not used.
   *
   * @param directory base of relative paths
   * @param link URL template for viewing alerts; null: none
   */
  AlertTarget read(DocumentObject settings, Path directory, @Nullable LinkTemplate link);
}
