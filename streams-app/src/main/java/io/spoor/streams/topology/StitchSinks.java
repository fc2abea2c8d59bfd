package io.spoor.streams.topology;

import io.spoor.pipeline.StitchOutput;
import io.spoor.pipeline.Telemetry.Stage;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import org.apache.avro.specific.SpecificRecord;

/** The sinks of stitch. */
record StitchSinks(SinkForwarder sinks) implements StitchOutput {
  @Override
  public void toLinks(String key, SpecificRecord message) {
    sinks.forwardLink(NodeNames.LINKS_OUT, key, message);
  }

  /** Actions contain their arrival. */
  @Override
  public void toActions(String chainKey, SpecificRecord message) {
    if (message instanceof Action action) {
      sinks.forward(NodeNames.STITCH_ACTIONS_OUT, chainKey, action);
      if (sinks.measuresLatency()) {
        sinks.telemetry().latency(Stage.STITCH, sinks.now() - action.getEvent().getArrivedAt());
      }
    } else {
      sinks.forwardWithArrival(NodeNames.STITCH_ACTIONS_OUT, chainKey, message);
    }
  }

  @Override
  public void finding(Finding finding) {
    sinks.forwardFinding(NodeNames.STITCH_FINDINGS_OUT, finding);
  }
}
