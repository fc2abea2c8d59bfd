package io.spoor.localstack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Runs steps concurrently; steps can wait for each other's results, and the first failure cancels
 * all.
 */
final class ParallelSteps implements AutoCloseable {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletionService<String> completions = new ExecutorCompletionService<>(threads);
  private final List<Step> steps = new ArrayList<>();

  /** A running step. */
  record Step(Future<String> future) {

    /**
     * Waits for the result.
     *
     * @throws StepCancelledException if the step failed or the wait was interrupted
     */
    String result() {
      try {
        return future.get();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new StepCancelledException(interrupted);
      } catch (ExecutionException failed) {
        throw new StepCancelledException(failed);
      }
    }
  }

  /**
   * Thrown in a step that was cancelled because another one failed; never reported as the failure.
   */
  static final class StepCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepCancelledException(Throwable cause) {
      super(cause);
    }
  }

  Step start(Supplier<String> work) {
    Step step = new Step(completions.submit(work::get));
    steps.add(step);
    return step;
  }

  /**
   * Waits for all steps. On a failure, interrupts the others, waits for them to end, and rethrows
   * the first failure.
   */
  void join() {
    RuntimeException failure = null;
    for (int done = 0; done < steps.size(); done++) {
      try {
        completions.take().get();
      } catch (ExecutionException e) {
        if (failure == null && !(e.getCause() instanceof StepCancelledException)) {
          failure =
              e.getCause() instanceof RuntimeException cause
                  ? cause
                  : new CompletionException(e.getCause());
          threads.shutdownNow();
        }
      } catch (InterruptedException interrupted) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new StackException("the start was interrupted", interrupted);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
