package io.spoor.schemas;

import org.apache.avro.specific.SpecificRecord;

/** A message to the owner of a chain: the task of assemble that has its root key's partition. */
public sealed interface ChainMessage extends SpecificRecord
    permits Action,
        KeyPlaced,
        KeyMoved,
        KeyContested,
        ActionCopied,
        FindingMoved,
        FindingNoted,
        ValueCarried,
        PersonResolved,
        EvaluationContinued {}
