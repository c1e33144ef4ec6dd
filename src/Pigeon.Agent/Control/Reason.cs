namespace Pigeon.Agent.Control;

/// <summary>Why the loop was woken; for the log only, it looks at everything each time.</summary>
[Flags]
public enum Reason
{
    None = 0,
    Start = 1,
    Docker = 2,
    Haproxy = 4,
    Command = 8,
    Work = 16,
    Resync = 32,
    FollowUp = 64,
    Certificates = 128,
    Files = 256,
    Orders = 512,
    Watchdog = 1024,
}
