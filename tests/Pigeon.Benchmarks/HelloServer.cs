using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>The least that a server in .NET can be, published as pigeon is: a floor for its size, its start and its memory.</summary>
internal sealed class HelloServer : IDisposable
{
    private const string Program = """
        if (args is ["--version"])
        {
            Console.WriteLine("hello 1.0");
            return;
        }

        var app = WebApplication.CreateSlimBuilder(args).Build();
        app.MapGet("/", () => "hello");
        app.Run();
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <InvariantGlobalization>true</InvariantGlobalization>
            <PublishSelfContained>true</PublishSelfContained>
            <PublishTrimmed>true</PublishTrimmed>
            <PublishReadyToRun>true</PublishReadyToRun>
            <PublishReadyToRunComposite>true</PublishReadyToRunComposite>
            <PublishSingleFile>true</PublishSingleFile>
            <EventSourceSupport>false</EventSourceSupport>
            <DebuggerSupport>false</DebuggerSupport>
            <ServerGarbageCollection>false</ServerGarbageCollection>
            <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>
            <TieredPGO>false</TieredPGO>
            <DebugType>none</DebugType>
          </PropertyGroup>
        </Project>
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();

    public string Binary => _folder["out/hello"];

    public async Task PublishAsync(CancellationToken ct)
    {
        _folder.Write("Program.cs", Program);
        var project = _folder.Write("hello.csproj", Project);
        var runtime = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        await Tool.RunAsync("dotnet", ["publish", project, "--configuration", "Release", "--runtime", runtime, "--output", _folder["out"], "--nologo", "--verbosity", "quiet",
            "-nodeReuse:false", "-p:UseSharedCompilation=false"], ct);
    }

    /// <summary>Its resident memory in MB, this long after it began to listen.</summary>
    public async Task<double> ResidentAsync(TimeSpan after, CancellationToken ct)
    {
        await using var process = ProcessLease.Start(Binary, ["--urls", $"http://unix:{_folder["hello.sock"]}"], _folder["hello.log"], PigeonBinary.AgentEnvironment);
        await process.WaitForAsync(() => Task.FromResult(File.Exists(_folder["hello.sock"])), "the server listens", Limit);
        await Task.Delay(after, TimeProvider.System, ct);
        var resident = Usage.Resident(process.Pid);
        await process.TerminateAsync(Limit);
        return resident;
    }

    public void Dispose() => _folder.Dispose();
}
