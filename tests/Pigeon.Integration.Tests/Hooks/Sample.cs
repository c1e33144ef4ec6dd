using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Integration.Tests.Hooks;

/// <summary>Hooks that are due, all at the activation of shop 1.14.</summary>
internal static class Sample
{
    public const string Told =
        """{"event":"pre_activate","operation":"operation-1","verb":"activate","app":"shop","version":"1.14","active":"1.13","vm":"vm1"}""";

    /// <summary>More than any hook here takes.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    public static readonly AppName Shop = AppName.Parse("shop");

    public static DueHook Command(params string[] words) => Of(new HookSpec { Event = HookEvent.PreActivate, Command = [.. words], Timeout = Long });

    public static DueHook Post(int port) => Of(new HookSpec { Event = HookEvent.PreActivate, Url = $"http://127.0.0.1:{port}/hook", Timeout = Long });

    public static DueHook Shell(string script) => Command("/bin/sh", "-c", script);

    private static DueHook Of(HookSpec hook) => new()
    {
        App = Shop,
        Operation = OperationId.Parse("operation-1"),
        Verb = Verb.Activate,
        Version = StackVersion.Parse("1.14"),
        Active = StackVersion.Parse("1.13"),
        Place = 0,
        Hook = hook,
    };
}
