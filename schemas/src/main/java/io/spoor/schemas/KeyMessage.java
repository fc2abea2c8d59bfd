package io.spoor.schemas;

import org.apache.avro.specific.SpecificRecord;

/**
 * A message to the owner of a key, value, account, agent or principal. The owner of a key is the
 * task of stitch and profile that has the key's partition.
 */
public sealed interface KeyMessage extends SpecificRecord
    permits Link,
        RootAnnounced,
        LineageProbe,
        ChildRegistered,
        NameResolved,
        AnnounceContinued,
        RequestStated,
        RequestsIndexed,
        RequestMatched,
        ValueStored,
        ValueRead,
        PersonStated,
        PersonAsked,
        Behaviour {}
