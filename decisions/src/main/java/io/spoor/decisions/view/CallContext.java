package io.spoor.decisions.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.request.RequestedEntity;
import io.spoor.decisions.view.RunChains.Judged;
import org.jspecify.annotations.Nullable;

/** Describes the tool call of a request for policies: their {@code context.spoor.call}. */
@FunctionalInterface
public interface CallContext {
  /** No call is evaluated: {@code call} is absent. */
  CallContext NONE = (tenant, asked, resource, judged) -> null;

  /**
   * What is known of a call that is not made yet.
   *
   * @param tenant the caller's tenant
   * @param asked {@code context.spoor} of the request: tool, arguments, call_id, traceparent
   * @param judged the runs whose content the call may follow
   * @return null: the request states no call
   */
  @Nullable DescribedCall describe(
      String tenant, ObjectNode asked, RequestedEntity resource, Judged judged);
}
