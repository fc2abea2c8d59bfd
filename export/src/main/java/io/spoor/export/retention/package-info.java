/** How long evidence is kept, what is held, what is withheld, and that each such act is sealed. */
@NullMarked
package io.spoor.export.retention;

import org.jspecify.annotations.NullMarked;
