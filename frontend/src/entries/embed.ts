import { startHostMessages } from "../public/host-messages";

startHostMessages();
