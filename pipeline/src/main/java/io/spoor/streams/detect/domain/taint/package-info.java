/** Tells calls that the user asked for from calls that some content asked for. */
@NullMarked
package io.spoor.streams.detect.domain.taint;

import org.jspecify.annotations.NullMarked;
