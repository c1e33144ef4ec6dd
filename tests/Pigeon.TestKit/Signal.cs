namespace Pigeon.TestKit;

/// <summary>What can be sent to a process.</summary>
public enum Signal
{
    /// <summary>Asks whether the process exists.</summary>
    None = 0,

    /// <summary>Reload, by custom.</summary>
    Hangup = 1,

    /// <summary>As Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>Dies at once.</summary>
    Kill = 9,

    /// <summary>First user signal.</summary>
    User1 = 10,

    /// <summary>Second user signal.</summary>
    User2 = 12,

    /// <summary>Asks to end.</summary>
    Terminate = 15,

    /// <summary>Resumes.</summary>
    Continue = 18,

    /// <summary>Freezes.</summary>
    Stop = 19,
}
