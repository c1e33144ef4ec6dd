using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Pigeon.Core.Definitions;
using Pigeon.Core.Definitions.Reading.Containers;
using Pigeon.Core.Names;
using Xunit;

namespace Pigeon.Core.Tests.Definitions;

/// <summary>Whatever stands below <c>docker_config</c>, reading it ends, and nothing comes through that would be two lines, or the end of a text, to somebody else.</summary>
public sealed class DockerConfigFuzzTests
{
    /// <summary>Lines may break in what only the container reads; nowhere else.</summary>
    private static readonly string[] Texts = [nameof(DockerConfig.Command), nameof(DockerConfig.Entrypoint), nameof(DockerConfig.Environment), nameof(DockerConfig.Labels), nameof(DockerConfig.Healthcheck)];

    private static readonly string[] Keys = [.. DockerKeys.Known, .. RefusedKeys.Reasons.Keys, "", "zzz", "a\nb"];

    private static readonly string[] Words =
    [
        "", "a", "0", "1", "-1", "true", "64m", "/a", "/a:/b", "/a:/b:ro", "a:b", "a=b", "net.a=1", "net.core.somaxconn", "nofile=1:2", "nofile", "1:2", "8.8.8.8", "::1", "a:8.8.8.8", "c 1:* r", "host", "home", "container:a",
        "CAP_MKNOD", "/dev/sda:1mb", "02:42:ac:11:65:43", "linux/amd64", "80-81:90-91/udp", "127.0.0.1::80", "on-failure:3", "ro,Z", "seccomp={}", "label=a", "aliases", "ipv4_address", "bind", "mode", "Name", "Soft", "test",
        "size=1m", "9999999999999999999", "1e9", ",", ":", "=", "/", "[", "{", "ß", "\u2028",
    ];

    private static readonly string[] Hostile = ["\n", "\0", "\r", "\t", "\u001b[2J", "\u0085", "\u007f"];

    private static Gen<string> Word =>
        from word in Gen.Elements(Words)
        from spoiled in Gen.Choose(0, 3)
        from hostile in Gen.Elements(Hostile)
        from at in Gen.Choose(0, 100)
        select spoiled == 0 ? word.Insert(at * word.Length / 100, hostile) : word;

    private static Gen<string> Scalar => Word.Select(word => JsonSerializer.Serialize(word));

    private static Gen<string> Key => from known in Gen.Choose(0, 4) from key in Gen.Elements(Keys) from word in Word select JsonSerializer.Serialize(known == 0 ? word : key);

    private static Gen<string> List(Gen<string> item) => Gen.Choose(0, 3).SelectMany(count => Gen.ArrayOf(item, count)).Select(items => $"[{string.Join(", ", items)}]");

    private static Gen<string> Map(Gen<string> key, Gen<string> value) =>
        Gen.Choose(0, 3).SelectMany(count => Gen.ArrayOf(key.SelectMany(name => value.Select(item => $"{name}: {item}")), count)).Select(entries => $"{{{string.Join(", ", entries)}}}");

    private static Gen<string> Value(int depth) => depth == 0 ? Scalar : Gen.OneOf(Scalar, List(Value(depth - 1)), Map(Scalar, Value(depth - 1)));

    private static Arbitrary<string> AnyConfig => Arb.From(Gen.Choose(0, 6).SelectMany(count => Gen.ArrayOf(Key.SelectMany(key => Value(3).Select(value => $"{key}: {value}")), count)).Select(entries => string.Join(", ", entries)));

    [Fact]
    public void Nothing_throws_and_no_control_character_comes_through() => Check.One(Thorough, Prop.ForAll(AnyConfig, entries =>
    {
        switch (Read(entries))
        {
            case DefinitionResult.Valid(var spec):
                var docker = spec.Services[0].Docker;
                foreach (var property in typeof(DockerConfig).GetProperties())
                {
                    var text = $"{property.GetValue(docker)}";
                    Assert.False(text.Contains('\0', StringComparison.Ordinal), property.Name);
                    if (!Texts.Contains(property.Name)) Assert.False(text.Any(char.IsControl), $"{property.Name} in {entries}");
                }
                break;
            case DefinitionResult.Invalid(var errors):
                Assert.NotEmpty(errors);
                Assert.All(errors, error => Assert.DoesNotContain($"{error}", char.IsControl));
                break;
            default:
                Assert.Fail("neither a stack nor errors");
                break;
        }
    }));

    [Fact]
    public void Every_key_takes_a_value_of_the_fuzzer_and_refuses_others()
    {
        var taken = new HashSet<string>();
        var refused = new HashSet<string>();
        foreach (var key in DockerKeys.All.Select(each => each.Name).Where(name => name is not ("image" or "labels" or "memswap_limit")))
            foreach (var word in Words.Append("x\ny"))
                (Read($"{key}: {JsonSerializer.Serialize(word)}") is DefinitionResult.Valid ? taken : refused).Add(key);

        Assert.Subset(refused, DockerKeys.All.Select(key => key.Name).Where(name => name is not ("image" or "labels" or "memswap_limit" or "command" or "entrypoint")).ToHashSet());
        Assert.True(taken.Count > DockerKeys.All.Count - 15, $"only {string.Join(", ", taken)} are ever taken");
    }

    private static Config Thorough => FsCheck.Config.QuickThrowOnFailure.WithMaxTest(3000);

    private static DefinitionResult Read(string entries) => DefinitionFile.Read(
        "stacks: {shop: {version: \"1\", loadbal: {backend_port: 80, healthcheck: tcp}, task_definitions: {web: {docker_config: {"
        + string.Join(", ", ((string[])["image: \"shop:1\"", "labels: {register_backend: \"true\"}", entries]).Where(part => part.Length > 0)) + "}}}}}",
        "stacks.yaml", AppName.Parse("shop"), null, new VmFacts("vm1", []));
}
