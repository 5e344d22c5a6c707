// Answers in the place of the network, for pages of the workshop (/atelier/) and what they ask for.
import { serve } from "../field/worker";

serve();
