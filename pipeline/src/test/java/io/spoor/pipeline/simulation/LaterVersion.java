package io.spoor.pipeline.simulation;

import io.spoor.pipeline.rows.RowCatalogue;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a version that has other row formats: the same classes, loaded anew, with the
 * resources of a directory before their own. The generated classes are shared, as Avro finds them
 * by name.
 */
final class LaterVersion extends URLClassLoader {
  private static final String OWN = "io.spoor.pipeline.";
  private static final String SHARED = "io.spoor.pipeline.state.";

  /** {@code resources}: a directory that is first on the class path. */
  LaterVersion(Path resources) throws IOException {
    super(
        new URL[] {
          resources.toUri().toURL(),
          location(RowCatalogue.class),
          location(InterruptedTrial.class)
        },
        LaterVersion.class.getClassLoader());
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN) || name.startsWith(SHARED)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  /** {@link InterruptedTrial#secondHalf} of this version. */
  @Nullable String secondHalf(
      long seed, List<Map<byte[], byte[]>> rows, List<SpecificRecord> published, long wallClock)
      throws ReflectiveOperationException {
    Class<?> trial = loadClass(InterruptedTrial.class.getName());
    return (String)
        trial
            .getMethod("secondHalf", long.class, List.class, List.class, long.class)
            .invoke(null, seed, rows, published, wallClock);
  }
}
