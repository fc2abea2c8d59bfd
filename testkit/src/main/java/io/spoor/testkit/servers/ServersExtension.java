package io.spoor.testkit.servers;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Implements {@link RequiresServers}. */
final class ServersExtension implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) throws InterruptedException {
    TestServer[] required =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RequiresServers.class)
            .map(RequiresServers::value)
            .orElse(new TestServer[0]);
    try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> starts =
          Stream.of(required).map(server -> starters.submit(server::start)).toList();
      for (Future<?> start : starts) {
        await(start);
      }
    }
  }

  private static void await(Future<?> start) throws InterruptedException {
    try {
      start.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failed
          ? failed
          : new CompletionException(e.getCause());
    }
  }
}
