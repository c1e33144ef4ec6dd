using Microsoft.Extensions.Logging;
using Pigeon.Agent.Credentials;
using Pigeon.Agent.Docker;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Agent.Images;

/// <summary>
/// Sees to it that the image of a container is on the VM, and tells what its name means. However many replicas want an image, it is pulled once at a time,
/// and its name is resolved once for each stack.
/// </summary>
public sealed partial class ImageDesk(EngineClient engine, CredentialStore credentials, ILogger<ImageDesk> logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Gate> _gates = [];
    private readonly Dictionary<string, ImagePull> _pulls = [];
    private readonly List<FoundImage> _found = [];

    /// <summary>Called when an image has come from its registry.</summary>
    public Action<FoundImage> OnPulled { get; set; } = _ => { };

    /// <summary>What the names of images turned out to mean, for stacks that may not have noted it yet.</summary>
    public ValueList<FoundImage> Found
    {
        get { lock (_lock) return _found.ToValueList(); }
    }

    public ValueList<ImagePull> Pulls
    {
        get { lock (_lock) return _pulls.Values.OrderBy(pull => pull.Image, StringComparer.Ordinal).ToValueList(); }
    }

    /// <summary>Forgets what stacks have noted, or do not want any more.</summary>
    public void Forget(Predicate<FoundImage> isNoted)
    {
        lock (_lock) _found.RemoveAll(isNoted);
    }

    /// <summary>Returns when the image that the container needs is on the VM.</summary>
    /// <exception cref="PullFailedException">It cannot be had.</exception>
    /// <exception cref="EngineUnreachableException">The Engine does not answer.</exception>
    public async Task FetchAsync(Move.RunContainer run, CancellationToken ct)
    {
        var name = run.Replica.Service.Docker.Image;
        if (!ImageReference.TryParse(name, out var reference)) throw new PullFailedException($"'{name}' is not an image reference", passing: false);
        var (gate, failuresBefore) = Visit(run.Image?.Id ?? name);
        try
        {
            await gate.EnterAsync(ct);
            try
            {
                if (gate.Failures > failuresBefore && gate.LastFailure is { } last && run.Replica.Service.Docker.PullPolicy is not PullPolicy.Never)
                    throw new PullFailedException(last.Message, last.Passing, last);
                await FetchAsync(run, reference, ct);
            }
            catch (PullFailedException fault) when (run.Replica.Service.Docker.PullPolicy is not PullPolicy.Never)
            {
                gate.Fail(fault);
                throw;
            }
            finally
            {
                gate.Leave();
            }
        }
        finally
        {
            Depart(run.Image?.Id ?? name, gate);
        }
    }

    private async Task FetchAsync(Move.RunContainer run, ImageReference reference, CancellationToken ct)
    {
        var (replica, policy) = (run.Replica, run.Replica.Service.Docker.PullPolicy);
        if (run.Image is { } known)
        {
            await RestoreAsync(known, run.Replica.Service.Docker, ct);
            return;
        }

        if (Found.Any(found => found.App == replica.App && found.Version == replica.Version && found.Image.Name == run.Replica.Service.Docker.Image)) return;
        var details = policy is PullPolicy.Always ? null : await engine.FindImageAsync(reference, ct);
        var pulled = details is null;
        if (details is null && policy is PullPolicy.Never)
            throw new PullFailedException($"image {reference} is not on this VM, and pull_policy is never: load or pull it by hand, or say missing", passing: false);
        details ??= await PullAsync(reference, replica.Service.Docker.Platform, ct);
        var image = new FoundImage(replica.App, replica.Version, new ResolvedImage(run.Replica.Service.Docker.Image, details.Id, DigestOf(reference, details)));
        if (pulled) Log.Pulled(logger, image.Image.ToString());
        lock (_lock) _found.Add(image);
        if (pulled) OnPulled(image);
    }

    /// <summary>Gets an image back that was removed from the VM: the very same, whatever its tag means now.</summary>
    private async Task RestoreAsync(ResolvedImage image, DockerConfig docker, CancellationToken ct)
    {
        if (await engine.FindImageAsync(image.Id, ct) is not null) return;
        if (image.Digest is null || docker.PullPolicy is PullPolicy.Never || !ImageReference.TryParse(image.Digest, out var reference))
            throw new PullFailedException($"the image of {image} is not on this VM any more, and cannot be pulled: load it again, or release a new version", passing: false);
        var details = await PullAsync(reference, docker.Platform, ct);
        if (details.Id != image.Id)
            throw new PullFailedException($"{image.Digest} is image {details.Id} now, and the stack was released with {image.Id}: release a new version", passing: false);
        Log.Pulled(logger, image.ToString());
    }

    private async Task<ImageDetails> PullAsync(ImageReference reference, string? platform, CancellationToken ct)
    {
        var tally = new PullTally(reference.ToString());
        var registry = RegistryKey.HostOf(RegistryKey.Of(reference.Registry));
        RegistryCredential? credential = null;
        Show(tally.Sum);
        Log.Pulling(logger, tally.Sum.Image);
        try
        {
            credential = await credentials.FindAsync(reference, ct);
            await foreach (var line in engine.PullImageAsync(reference, credential?.Header, platform, ct))
            {
                tally.Add(line);
                Show(tally.Sum);
            }

            return await engine.FindImageAsync(reference, ct) ?? throw new PullFailedException($"image {reference} was removed while it was pulled", passing: true);
        }
        catch (CredentialException fault)
        {
            throw new PullFailedException($"image {reference} cannot be pulled: {fault.Message}", fault.Passing, fault);
        }
        catch (TimeoutException)
        {
            throw new PullFailedException($"image {reference} cannot be pulled: nothing came from {registry} for {engine.PullIdleLimit.TotalSeconds:0.###} s", passing: true);
        }
        catch (EngineException refusal)
        {
            // No cause is kept: its text may be what the registry echoed.
            var said = credential?.Mask(refusal.Message) ?? refusal.Message;
            var why = PullRefusal.Explain(refusal, said, registry, credential is not null, credentials.Path, out var mayPass);
            throw new PullFailedException($"image {reference} cannot be pulled from {registry}: {why}", mayPass);
        }
        finally
        {
            lock (_lock) _pulls.Remove(tally.Sum.Image);
        }
    }

    /// <summary>The image's digest in the repository that it is asked from; the same image may have others.</summary>
    private static string? DigestOf(ImageReference reference, ImageDetails details) =>
        details.RepoDigests.FirstOrDefault(digest => digest.StartsWith($"{ImageName.Familiar(reference.Repository)}@", StringComparison.Ordinal));

    private void Show(ImagePull pull)
    {
        lock (_lock) _pulls[pull.Image] = pull;
    }

    private (Gate Gate, int Failures) Visit(string name)
    {
        lock (_lock)
        {
            if (!_gates.TryGetValue(name, out var gate)) _gates[name] = gate = new Gate();
            gate.Visitors++;
            return (gate, gate.Failures);
        }
    }

    private void Depart(string name, Gate gate)
    {
        lock (_lock)
        {
            if (--gate.Visitors > 0) return;
            _gates.Remove(name);
            gate.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Pulling {Image}")]
        public static partial void Pulling(ILogger logger, string image);

        [LoggerMessage(LogLevel.Information, "Pulled {Image}")]
        public static partial void Pulled(ILogger logger, string image);
    }
}
