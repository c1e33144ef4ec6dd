namespace Pigeon.Agent.World;

/// <summary>The container labels that Pigeon reads and writes. They tell what a container is, never what state it is in.</summary>
public static class Labels
{
    /// <summary><c>true</c> makes a container a member; anything but <c>true</c> and <c>false</c> is a mistake.</summary>
    public const string Register = "register_backend";

    public const string App = "pigeon.app";
    public const string Version = "pigeon.version";
    public const string Service = "pigeon.service";
    public const string Replica = "pigeon.replica";

    /// <summary>The port on which the container takes traffic, if not the definition's.</summary>
    public const string Port = "pigeon.port";

    /// <summary>The network on which HAProxy reaches it, if not the definition's.</summary>
    public const string Network = "pigeon.network";

    /// <summary><c>true</c>: it is also a member on other VMs, by the port of this VM that its own is published on.</summary>
    public const string Publish = "pigeon.publish";

    /// <summary>Pigeon made the container, so Pigeon may stop and remove it.</summary>
    public const string Managed = "pigeon.managed";
}
