package io.spoor.connectors.alerts.targets;

import io.spoor.schemas.extension.ExtensionLoader;
import java.util.Map;

/**
 * The target types that routing files can name: those that jars of the plugin directory name in
 * {@code META-INF/services}.
 */
public final class TargetTypes {
  private TargetTypes() {}

  /**
   * Types by name.
   *
   * @throws io.spoor.schemas.extension.ExtensionException a type cannot be loaded, or two have the
   *     same name
   */
  public static Map<String, TargetType> byName() {
    return ExtensionLoader.byName(
        "target type", ExtensionLoader.load(TargetType.class), TargetType::name);
  }
}
