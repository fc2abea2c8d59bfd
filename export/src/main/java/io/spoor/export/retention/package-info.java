/** Retention, legal holds and withholding of evidence, each recorded by sealed acts. */
@NullMarked
package io.spoor.export.retention;

import org.jspecify.annotations.NullMarked;
