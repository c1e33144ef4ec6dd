namespace Pigeon.Controller.Store;

/// <summary>The kinds of things that are stored. A change concerns one of them.</summary>
internal enum StoreCollection
{
    /// <summary>What should be on the VMs: an entry for each app.</summary>
    Fleet,

    /// <summary>The VMs that joined: an entry for each.</summary>
    Vms,

    /// <summary>The tokens, each by its id.</summary>
    Tokens,

    /// <summary>Definitions by their digest. Each is large, and never changes.</summary>
    Definitions,

    /// <summary>The controller's CA, and the certificates that it issued, each by its serial number.</summary>
    Certificates,

    /// <summary>What is still to be told to others, each by its id.</summary>
    Deliveries,
}
